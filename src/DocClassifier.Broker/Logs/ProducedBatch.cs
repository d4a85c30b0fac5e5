namespace DocClassifier.Broker.Logs;

/// <summary>Sequence numbers and offsets of a batch that was appended, to recognise it when it comes again.</summary>
internal readonly record struct ProducedBatch(int FirstSequence, int LastSequence, long FirstOffset, long LastOffset, long Timestamp);
