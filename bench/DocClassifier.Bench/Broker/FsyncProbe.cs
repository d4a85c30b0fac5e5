using System.Diagnostics;

namespace DocClassifier.Bench.Broker;

/// <summary>What it costs to bring a small write onto the disk.</summary>
internal static class FsyncProbe
{
    private const int Writes = 200;

    /// <summary>The median of appending 4 KB and synchronising, in milliseconds.</summary>
    public static double P50(string folder)
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        var times = new List<double>(Writes);
        var path = Path.Combine(folder, "fsync-probe");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var i = 0; i < Writes; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Write(bytes);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return Percentile.Of(times, 0.5);
    }
}
