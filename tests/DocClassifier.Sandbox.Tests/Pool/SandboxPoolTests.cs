using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Pool;
using DocClassifier.TestWorker;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Sandbox.Tests.Pool;

public sealed class SandboxPoolTests
{
    [Fact]
    public async Task Bytes_reach_the_operation_through_the_pipe_and_by_file()
    {
        var bytes = new byte[300_000];
        Random.Shared.NextBytes(bytes);
        using var folder = TestPool.Shared.NewFolder();
        var path = await folder.WriteAsync(new MemoryStream(bytes), default);

        var piped = await TestPool.Shared.RunAsync(Misbehaviour.Request("echo") with { Content = bytes }, default);
        var filed = await TestPool.Shared.RunAsync(Misbehaviour.Request("echo") with { ContentPath = path }, default);

        Assert.Equal(bytes, piped.ToArray());
        Assert.Equal(bytes, filed.ToArray());
    }

    [Fact]
    public async Task A_worker_is_used_again()
    {
        using var pool = TestPool.New(options => options.Workers = 1);

        var first = await pool.AskAsync("pid");

        Assert.Equal(first, await pool.AskAsync("pid"));
    }

    [Theory]
    [InlineData("abort", "SIGABRT")]
    [InlineData("crash", "SIG")]
    [InlineData("exit", "exit code 3")]
    [InlineData("throw", "SIGABRT")]
    public async Task A_worker_that_dies_costs_only_its_document(string how, string sentence)
    {
        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => TestPool.Shared.AskAsync(how));

        Assert.Equal(Reasons.Broken, rejected.Reason);
        Assert.Contains(sentence, rejected.Message, StringComparison.Ordinal);
        Assert.NotEmpty(await TestPool.Shared.AskAsync("pid"));
    }

    [Fact]
    public async Task A_document_whose_worker_was_killed_by_something_else_is_tried_once_more()
    {
        using var folder = TestPool.Shared.NewFolder();
        var path = await folder.WriteAsync(new MemoryStream([1]), default);

        var result = await TestPool.Shared.RunAsync(Misbehaviour.Request("die-once") with { ContentPath = path }, default);

        Assert.Equal("second attempt", System.Text.Encoding.UTF8.GetString(result.Span));
    }

    [Fact]
    public async Task A_document_that_takes_too_long_is_rejected_and_its_worker_replaced()
    {
        using var pool = TestPool.New(options => options.Workers = 1);
        var before = await pool.AskAsync("pid");

        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(
            () => pool.RunAsync(Misbehaviour.Request("hang") with { TimeLimit = TimeSpan.FromMilliseconds(200) }, default));

        Assert.Equal(Reasons.Timeout, rejected.Reason);
        Assert.NotEqual(before, await pool.AskAsync("pid"));
    }

    [Theory]
    [InlineData("native-memory")]
    [InlineData("managed-memory")]
    public async Task A_document_that_needs_too_much_memory_is_rejected(string how)
    {
        using var pool = TestPool.New(options => options.MemoryLimit = 256 << 20);

        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => pool.AskAsync(how));

        Assert.Equal(Reasons.Memory, rejected.Reason);
        Assert.NotEmpty(await pool.AskAsync("pid"));
    }

    [Fact]
    public async Task A_result_that_is_too_large_is_rejected()
    {
        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => TestPool.Shared.AskAsync("large 20000000"));

        Assert.Equal(Reasons.ResultTooLarge, rejected.Reason);
    }

    [Fact]
    public async Task An_operation_rejects_with_a_reason_of_its_own()
    {
        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => TestPool.Shared.AskAsync("reject encrypted"));

        Assert.Equal(Reasons.Encrypted, rejected.Reason);
        Assert.Equal("As asked.", rejected.Message);
    }

    [Fact]
    public async Task A_fault_of_the_installation_is_no_fault_of_the_document()
    {
        var fault = await Assert.ThrowsAsync<TransientFaultException>(() => TestPool.Shared.AskAsync("fault"));

        Assert.Equal("Install it.", fault.Message);
    }

    [Fact]
    public async Task A_worker_that_cannot_be_started_is_a_fault_of_the_installation()
    {
        using var pool = TestPool.New(options =>
        {
            options.Command.Clear();
            options.Command.Add("/nowhere/worker");
        });

        var fault = await Assert.ThrowsAsync<TransientFaultException>(() => pool.AskAsync("pid"));

        Assert.Contains("/nowhere/worker", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_frees_the_slot_and_ends_the_worker()
    {
        using var pool = TestPool.New(options => options.Workers = 1);
        await pool.WarmAsync(default);
        using var source = new CancellationTokenSource();
        var hanging = pool.AskAsync("hang", source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        Assert.NotEmpty(await pool.AskAsync("pid"));
    }

    [Fact]
    public async Task Nothing_of_the_parents_environment_reaches_a_worker_but_where_things_are()
    {
        Environment.SetEnvironmentVariable("DOCCLASSIFIER__Kafka__Secret", "hush");

        var names = (await TestPool.Shared.AskAsync("environment")).Split('\n');

        Assert.DoesNotContain("DOCCLASSIFIER__Kafka__Secret", names);
        Assert.Contains("OMP_THREAD_LIMIT", names);
    }

    [Fact]
    public async Task What_libraries_print_neither_breaks_the_pipe_nor_is_logged()
    {
        var log = new ListLogger();
        using var pool = TestPool.New(logger: log);

        Assert.Equal("done", await pool.AskAsync("chatter"));
        await Assert.ThrowsAsync<SandboxRejectedException>(() => pool.AskAsync("throw"));

        Assert.Contains(log.Lines, line => line.Contains("System.InvalidOperationException", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("a line of the document", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_worker_that_prints_without_end_is_read_on_and_answers()
    {
        Assert.Equal("done", await TestPool.Shared.AskAsync($"endless-line {64 << 20}"));
    }

    [Fact]
    public async Task The_last_lines_of_a_crash_are_logged_however_many_came_before()
    {
        var log = new ListLogger();
        using (var pool = TestPool.New(logger: log))
            await Assert.ThrowsAsync<SandboxRejectedException>(() => pool.AskAsync("frames-then-throw"));

        Assert.Contains(log.Lines, line => line.Contains("System.InvalidOperationException", StringComparison.Ordinal));
        Assert.InRange(log.Lines.Count(line => line.Contains("   at ", StringComparison.Ordinal)), 1, 2 * ErrorTail.MaxLines);
    }

    [Fact]
    public async Task A_tool_that_outlives_its_worker_keeps_nobody_waiting_and_is_ended()
    {
        using var folder = TestPool.Shared.NewFolder();
        var path = await folder.WriteAsync(new MemoryStream([1]), default);

        var request = Misbehaviour.Request("die-beside-a-tool") with { ContentPath = path, TimeLimit = TimeSpan.FromDays(1) };
        var rejected = await Assert.ThrowsAsync<SandboxRejectedException>(() => TestPool.Shared.RunAsync(request, default));

        Assert.Contains("SIGKILL", rejected.Message, StringComparison.Ordinal);
        foreach (var line in await File.ReadAllLinesAsync(path + ".tools"))
        {
            var tool = int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
            // An older kernel cannot signal a group by reference: the product's tools ask it to end them with their worker.
            if (Environment.OSVersion.Version < new Version(6, 9))
                Assert.Equal(0, Posix.Kill(tool, Posix.SigKill));
            await WorkerLifeTests.WaitForAsync(() => !WorkerLifeTests.IsAlive(tool));
        }
    }

    private sealed class ListLogger : ILogger<SandboxPool>
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}
