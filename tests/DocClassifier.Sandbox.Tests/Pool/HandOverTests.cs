using System.Globalization;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Pool;
using DocClassifier.TestWorker;

namespace DocClassifier.Sandbox.Tests.Pool;

/// <summary>Workers that are alive when a document is handed over and die before they acknowledge it.</summary>
public sealed class HandOverTests : IDisposable
{
    /// <summary>
    /// Says that it is ready (a frame of three bytes: status 1, no reason, no message), dies of the offer of a request, and leaves a
    /// mark. Once there are as many marks as it was told, it is a worker like any other.
    /// </summary>
    private const string DiesOfTheOffer = """
        if [ "$(ls "$1" | wc -l)" -ge "$2" ]; then exec "$3" worker; fi
        touch "$1/$$"
        printf '\003\000\000\000\001\000\000'
        head -c 4 > /dev/null
        kill -KILL $$
        """;

    private const int SigStop = 19;

    private readonly DirectoryInfo _marks = Directory.CreateTempSubdirectory("hand-over-");

    public void Dispose() => _marks.Delete(recursive: true);

    [Fact]
    public async Task Workers_that_die_before_they_begin_cost_no_document()
    {
        using var pool = Pool(dying: 3);

        Assert.NotEmpty(await pool.AskAsync("pid"));
        Assert.Equal(3, _marks.GetFiles().Length);
    }

    [Fact]
    public async Task A_stopped_worker_that_never_acknowledges_costs_no_document()
    {
        using var pool = TestPool.New(options => options.Workers = 1);
        var stopped = await pool.AskAsync("pid");
        Assert.Equal(0, Posix.Kill(int.Parse(stopped, CultureInfo.InvariantCulture), SigStop));

        // Four seconds on the clock, less than what a hand-over may take.
        var result = await pool.RunAsync(Misbehaviour.Request("pid") with { TimeLimit = TimeSpan.FromSeconds(1) }, default);

        Assert.NotEqual(stopped, System.Text.Encoding.UTF8.GetString(result.Span));
        Assert.DoesNotContain(int.Parse(stopped, CultureInfo.InvariantCulture), pool.Workers);
    }

    [Fact]
    public async Task When_worker_after_worker_dies_before_it_begins_the_installation_is_at_fault_not_the_document()
    {
        using var pool = Pool(dying: int.MaxValue);

        var fault = await Assert.ThrowsAsync<TransientFaultException>(() => pool.AskAsync("pid"));

        Assert.Contains("SIGKILL", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, _marks.GetFiles().Length);
    }

    private SandboxPool Pool(int dying) => TestPool.New(options =>
    {
        options.Workers = 1;
        var worker = options.Command[0];
        options.Command.Clear();
        string[] command = ["bash", "-c", DiesOfTheOffer, "bash", _marks.FullName, dying.ToString(CultureInfo.InvariantCulture), worker];
        foreach (var word in command)
            options.Command.Add(word);
    });
}
