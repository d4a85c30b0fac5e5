namespace DocClassifier.Display;

/// <summary>What <c>up</c> shows while it runs: a live table on a terminal, plain lines in a pipe.</summary>
internal interface IDisplay
{
    /// <summary>Says one line.</summary>
    void Say(string line);

    /// <summary>Returns when every stage is ready to work, and what happens from then on will be shown; shows what it waits for.</summary>
    Task UntilReadyAsync(CancellationToken stop);

    /// <summary>Shows what happens until stopped.</summary>
    Task RunAsync(CancellationToken stop);
}
