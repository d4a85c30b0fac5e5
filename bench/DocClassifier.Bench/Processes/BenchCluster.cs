namespace DocClassifier.Bench.Processes;

/// <summary>
/// What a bench measures: the embedded broker as a process of its own, as users run it, with default durability; or a cluster that is there, on which only names
/// with the run's prefix are used and removed at the end. The registry, when asked for, is a process of its own in either case.
/// </summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(30);
    private readonly BenchContext _context;
    private readonly ProgramProcess? _process;

    private BenchCluster(BenchContext context, string bootstrap, string registry, string prefix, ProgramProcess? process) =>
        (_context, Bootstrap, Registry, Prefix, _process) = (context, bootstrap, registry, prefix, process);

    public string Bootstrap { get; }

    public string Registry { get; }

    /// <summary>Before every topic, group and subject of this run.</summary>
    public string Prefix { get; }

    /// <param name="context">The program, and the cluster when it is not the embedded one.</param>
    /// <param name="folder">All files lie there.</param>
    /// <param name="bench">Names the run's topics.</param>
    /// <param name="withRegistry">Whether a registry is needed.</param>
    /// <param name="cancellationToken">Breaks the start off.</param>
    /// <exception cref="BenchException">It did not come up.</exception>
    public static async Task<BenchCluster> StartAsync(BenchContext context, ScratchFolder folder, string bench, bool withRegistry, CancellationToken cancellationToken)
    {
        var (kafka, registry, prefix) = (FreePort.Find(), FreePort.Find(), BenchTopic.NewPrefix(bench));
        string[] broker = context.Bootstrap is null ? ["broker"] : [];
        string[] stages = withRegistry ? [.. broker, "registry"] : broker;
        string[] where = context.Bootstrap is null ? ["--kafka-port", kafka] : ["--bootstrap", context.Bootstrap];
        BenchCluster With(ProgramProcess? process) => new(context, context.Bootstrap ?? $"127.0.0.1:{kafka}", $"http://127.0.0.1:{registry}", prefix, process);
        if (stages.Length == 0)
            return With(process: null);

        var log = new List<string>();
        var process = ProgramProcess.Start(
            new ProgramStart(
                context.Program, ["run", .. stages, .. where, "--registry-port", registry, "--data", folder.Below("cluster")],
                folder.Path, new Dictionary<string, string> { ["DOCCLASSIFIER__Kafka__Prefix"] = prefix }),
            line =>
            {
                lock (log)
                    log.Add(line);
            });
        var ended = process.EndedAsync();
        if (await Task.WhenAny(process.Ready, ended, Task.Delay(StartLimit, cancellationToken)) == process.Ready)
            return With(process);
        await With(process).DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        lock (log)
            throw new BenchException($"The {string.Join(" and the ", stages)} did not come up: {string.Join(' ', log.TakeLast(3))}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.AskToEnd();
            await Task.WhenAny(_process.EndedAsync(), Task.Delay(EndLimit));
            _process.Dispose();
        }

        if (_context.Bootstrap is not null)
            await BenchTopic.RemoveAllAsync(Bootstrap, Prefix, _context.Say);
    }
}
