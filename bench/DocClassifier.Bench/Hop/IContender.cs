namespace DocClassifier.Bench.Hop;

/// <summary>One way to do the hop. It goes on where its group has committed.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Documents whose transactions have committed since it was made.</summary>
    long Done { get; }

    /// <summary>Throws what ended it, if it has ended by itself.</summary>
    void ThrowIfEnded();

    Task StartAsync(CancellationToken cancellationToken);
}
