using DocClassifier.Broker.Protocol;

namespace DocClassifier.Broker.Groups;

/// <summary>The answer to SyncGroup.</summary>
internal sealed record SyncResult(ErrorCode Error, byte[] Assignment);
