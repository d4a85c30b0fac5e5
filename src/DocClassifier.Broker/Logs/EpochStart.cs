namespace DocClassifier.Broker.Logs;

/// <summary>A leader epoch and the offset of the first record that was, or will be, written in it.</summary>
internal readonly record struct EpochStart(int Epoch, long Start);
