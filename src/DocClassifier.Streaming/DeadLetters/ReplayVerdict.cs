namespace DocClassifier.Streaming.DeadLetters;

/// <summary>What becomes of a dead letter that is to be replayed.</summary>
public enum ReplayVerdict
{
    /// <summary>It is sent.</summary>
    Replay,

    /// <summary>It was, by an earlier command: it is not sent again.</summary>
    AlreadyReplayed,

    /// <summary>It has been replayed <c>Dlq:MaxReplays</c> times and failed again.</summary>
    TooManyReplays,

    /// <summary>An answer to a document that has a newer answer.</summary>
    Superseded,

    /// <summary>Retention took records behind the one that failed: nobody can tell whether it was replayed.</summary>
    Unknowable,

    /// <summary>It is no dead letter of a stage.</summary>
    NotOurs,

    /// <summary>Its bytes are not in the store (any more).</summary>
    BytesMissing,
}
