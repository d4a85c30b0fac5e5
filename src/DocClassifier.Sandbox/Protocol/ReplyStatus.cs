namespace DocClassifier.Sandbox.Protocol;

/// <summary>How a request ended in the worker.</summary>
internal enum ReplyStatus : byte
{
    Ready = 1,
    Done = 2,

    /// <summary>The document is bad.</summary>
    Rejected = 3,

    /// <summary>The installation or the disk is at fault, not the document.</summary>
    Fault = 4,

    /// <summary>The worker is about to read a request: from here on its death counts against the document.</summary>
    Begun = 5,
}
