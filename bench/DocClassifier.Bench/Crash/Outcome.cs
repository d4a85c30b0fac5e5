namespace DocClassifier.Bench.Crash;

/// <summary>Where a document must end.</summary>
internal enum End
{
    /// <summary>On one topic, of a department or for review.</summary>
    Routed,

    /// <summary>On one dead-letter topic.</summary>
    DeadLetter,
}

/// <summary>What must become of a document: a file or one of its parts.</summary>
/// <param name="Id">Its full id.</param>
/// <param name="Sha256">Of its bytes, in hex.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="End">Where it must end.</param>
internal sealed record Outcome(string Id, string Sha256, long Length, End End);
