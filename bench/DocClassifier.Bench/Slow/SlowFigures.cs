namespace DocClassifier.Bench.Slow;

/// <summary>What one part measured.</summary>
/// <param name="Documents">Sent, and delivered once each.</param>
/// <param name="SentPerSecond">The rate that was kept.</param>
/// <param name="DeliveredPerSecond">Delivered while documents were being sent.</param>
/// <param name="P99Ms">From sending to delivery, of those that did not wait themselves, nor lay in the partition of the long one.</param>
/// <param name="WindowHighest">The most documents that the stage had in hand.</param>
/// <param name="Rebalances">After the first assignment.</param>
/// <param name="OutOfOrder">Delivered before one that was sent to the same partition earlier.</param>
internal sealed record SlowFigures(
    int Documents, double SentPerSecond, double DeliveredPerSecond, double P99Ms, int WindowHighest, int Rebalances, int OutOfOrder);
