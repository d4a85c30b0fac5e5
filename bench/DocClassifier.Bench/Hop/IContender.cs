namespace DocClassifier.Bench.Hop;

/// <summary>One way to do the hop. It goes on where its group has committed.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Documents whose transactions have committed since it was made.</summary>
    long Done { get; }

    Task StartAsync(CancellationToken cancellationToken);
}
