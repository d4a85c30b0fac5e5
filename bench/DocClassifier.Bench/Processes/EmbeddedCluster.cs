namespace DocClassifier.Bench.Processes;

/// <summary>The embedded broker (and, when asked for, the registry) as a process of its own, as users run it, with default durability.</summary>
internal sealed class EmbeddedCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly ProgramProcess _process;

    private EmbeddedCluster(ProgramProcess process, string bootstrap, string registry) => (_process, Bootstrap, Registry) = (process, bootstrap, registry);

    public string Bootstrap { get; }

    public string Registry { get; }

    /// <exception cref="BenchException">It did not come up.</exception>
    public static async Task<EmbeddedCluster> StartAsync(BenchContext context, ScratchFolder folder, bool withRegistry, CancellationToken cancellationToken)
    {
        var (kafka, registry) = (FreePort.Find(), FreePort.Find());
        string[] stages = withRegistry ? ["broker", "registry"] : ["broker"];
        var log = new List<string>();
        var process = ProgramProcess.Start(
            new ProgramStart(
                context.Program, ["run", .. stages, "--kafka-port", kafka, "--registry-port", registry, "--data", folder.Below("cluster")],
                folder.Path, new Dictionary<string, string>()),
            line =>
            {
                lock (log)
                    log.Add(line);
            });
        var ended = process.EndedAsync();
        if (await Task.WhenAny(process.Ready, ended, Task.Delay(StartLimit, cancellationToken)) == process.Ready)
            return new EmbeddedCluster(process, $"127.0.0.1:{kafka}", $"http://127.0.0.1:{registry}");
        process.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        lock (log)
            throw new BenchException($"The embedded broker did not come up: {string.Join(' ', log.TakeLast(3))}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.AskToEnd();
        await Task.WhenAny(_process.EndedAsync(), Task.Delay(TimeSpan.FromSeconds(30)));
        _process.Dispose();
    }
}
