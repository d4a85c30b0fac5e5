using System.Diagnostics.Metrics;

namespace DocClassifier.Ingest;

internal static class Telemetry
{
    private static readonly Meter Meter = new("DocClassifier.Ingest");
    private static readonly Counter<long> Files = Meter.CreateCounter<long>("docclassifier.ingest.files", "{file}", "Files taken in or refused.");

    /// <summary>A file has come to its end here: taken in (null) or refused with a reason.</summary>
    public static void Ended(string? reason) => Files.Add(1, new KeyValuePair<string, object?>("outcome", reason ?? "taken-in"));
}
