using System.Diagnostics;

namespace DocClassifier.Display;

/// <summary>How far long work is, on standard error and only when that is a terminal. For one thread.</summary>
internal sealed class Progress(int total, string unit) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);
    private readonly bool _shown = !Console.IsErrorRedirected;
    private long _last;
    private int _done;

    public void Advance()
    {
        _done++;
        if (!_shown || (_done < total && Stopwatch.GetElapsedTime(_last) < Every))
            return;
        _last = Stopwatch.GetTimestamp();
        Console.Error.Write($"\r{_done} of {total} {unit} ");
    }

    public void Dispose()
    {
        // Clears the line, so that what follows does not stand behind it.
        if (_shown && _done > 0)
            Console.Error.Write("\r\u001b[K");
    }
}
