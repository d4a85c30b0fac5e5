namespace DocClassifier.Broker.Logs;

/// <summary>A transaction that was aborted: its first record and its marker.</summary>
internal readonly record struct AbortedTransaction(long ProducerId, long FirstOffset, long LastOffset);
