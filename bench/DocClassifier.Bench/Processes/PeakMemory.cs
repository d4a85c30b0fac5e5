using System.Collections.Concurrent;
using System.Globalization;

namespace DocClassifier.Bench.Processes;

/// <summary>
/// The most resident memory that each of some processes, and of those they have started, has had: the kernel's own mark (<c>VmHWM</c> of proc(5)), looked at now
/// and then because it goes with the process.
/// </summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private const double KilobytesPerMegabyte = 1024;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyDictionary<int, string> _names;
    private readonly ConcurrentDictionary<string, double> _peaks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    /// <param name="names">What the processes are called, by their ids; those they start are called <c>worker</c>.</param>
    public PeakMemory(IReadOnlyDictionary<int, string> names)
    {
        _names = names;
        _looking = Task.Run(LookAsync);
    }

    /// <summary>Megabytes (2^20 bytes), by name.</summary>
    public double Of(string name) => _peaks.GetValueOrDefault(name);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        // Once more after the end.
        for (var isLast = false; !isLast;)
        {
            isLast = _stop.IsCancellationRequested;
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Status(folder) is { } status && NameOf(id, status) is { } name)
                    _peaks.AddOrUpdate(name, Peak(status), (_, before) => Math.Max(before, Peak(status)));
            }

            if (!isLast)
                await Task.Delay(Between, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string? NameOf(int id, string[] status) =>
        _names.TryGetValue(id, out var own) ? own : _names.ContainsKey((int)Number(status, "PPid:")) ? "worker" : null;

    private static double Peak(string[] status) => Number(status, "VmHWM:") / KilobytesPerMegabyte;

    private static string[]? Status(string folder)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(folder, "status"));
        }
        catch (IOException)
        {
            // It has ended.
            return null;
        }
    }

    private static double Number(string[] status, string field) =>
        Array.Find(status, line => line.StartsWith(field, StringComparison.Ordinal)) is { } found
        && double.TryParse(found[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
