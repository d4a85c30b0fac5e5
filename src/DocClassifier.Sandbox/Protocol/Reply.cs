namespace DocClassifier.Sandbox.Protocol;

/// <summary>A worker's answer.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Reason">With <see cref="ReplyStatus.Rejected"/>: a reason code.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Result">With <see cref="ReplyStatus.Done"/>: what the operation returned.</param>
internal sealed record Reply(ReplyStatus Status, string Reason, string Message, ReadOnlyMemory<byte> Result);
