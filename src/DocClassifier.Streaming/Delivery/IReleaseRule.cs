using DocClassifier.Streaming.Records;
using DocClassifier.Streaming.Window;

namespace DocClassifier.Streaming.Delivery;

/// <summary>Has the last word on what an outcome writes, at release, in offset order. Called by the delivering thread only.</summary>
internal interface IReleaseRule
{
    /// <summary>The records to write for this entry.</summary>
    IReadOnlyList<OutgoingRecord> Decide(WindowEntry entry);

    /// <summary>What was decided since the last call is committed.</summary>
    void Committed();

    /// <summary>What was decided since the last call was aborted.</summary>
    void Aborted();
}
