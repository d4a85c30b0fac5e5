using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using DocClassifier.Sandbox.Native;
using DocClassifier.Sandbox.Protocol;
using DocClassifier.Sandbox.Worker;
using Microsoft.Extensions.Logging;

namespace DocClassifier.Sandbox.Pool;

/// <summary>
/// One worker process and the thread that owns it. The thread starts the process and lives as long as it does: the kernel's parent-death
/// signal goes by the parent's thread, not by its process.
/// </summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly BlockingCollection<Exchange> _exchanges = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _killing = new();
    private readonly ILogger _logger;
    private Process? _process;
    private bool _ended;

    public WorkerProcess(IReadOnlyList<string> command, SandboxOptions options, string tempFolder, ILogger logger)
    {
        _logger = logger;
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in WorkerEnvironment.For(options, tempFolder))
            start.Environment[name] = value;
        new Thread(() => Own(start), 256 << 10) { IsBackground = true, Name = "sandbox worker" }.Start();
    }

    /// <summary>Completes when the worker takes requests.</summary>
    public Task Ready => _ready.Task;

    /// <summary>False once the process has ended or was killed, by whomever: nobody reads from an idle one.</summary>
    public bool Alive => !_ended && (Id == 0 || Posix.Kill(Id, 0) == 0);

    /// <summary>0 before it was started.</summary>
    public int Id { get; private set; }

    /// <summary>When it last finished a request.</summary>
    public long IdleSince { get; set; }

    /// <summary>Sends a request and waits for the reply.</summary>
    /// <exception cref="WorkerDiedException">The process ended meanwhile.</exception>
    public Task<Reply> RunAsync(SandboxRequest request)
    {
        var exchange = new Exchange(request);
        try
        {
            _exchanges.Add(exchange);
        }
        catch (InvalidOperationException)
        {
            exchange.Reply.SetException(new WorkerDiedException("It had ended."));
        }

        return exchange.Reply.Task;
    }

    /// <summary>Bytes of resident memory; 0 when it has ended.</summary>
    public long ResidentBytes()
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/statm").Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception gone) when (gone is IOException or IndexOutOfRangeException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Processor time it has used so far, with the tools that have ended.</summary>
    public TimeSpan ProcessorTime()
    {
        try
        {
            // proc(5): utime, stime, cutime and cstime are fields 14 to 17, in ticks of 10 ms; the name before them may hold spaces.
            var stat = File.ReadAllText($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromMilliseconds(10 * fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>Ends the process and the tools it started, at once.</summary>
    public void Dispose()
    {
        lock (_killing)
        {
            if (!_ended && Id != 0)
            {
                _ = Posix.Kill(-Id, Posix.SigKill);
                _ = Posix.Kill(Id, Posix.SigKill);
            }

            _ended = true;
        }

        _exchanges.CompleteAdding();
    }

    private void Own(ProcessStartInfo start)
    {
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or IOException)
        {
            _ended = true;
            _exchanges.CompleteAdding();
            _ready.SetException(new WorkerDiedException($"{start.FileName} cannot be started: {fault.Message}"));
            return;
        }

        var errors = new WorkerErrors(_process, _logger);
        lock (_killing)
        {
            Id = _process.Id;
            if (_ended)
                _ = Posix.Kill(Id, Posix.SigKill);
        }

        Serve(_process);
        var how = End(_process, errors);
        _ready.TrySetException(new WorkerDiedException(how));
        foreach (var left in _exchanges.GetConsumingEnumerable())
            left.Reply.TrySetException(new WorkerDiedException(how));
        _ = _ready.Task.Exception;
    }

    private void Serve(Process process)
    {
        Exchange? current = null;
        try
        {
            var replies = process.StandardOutput.BaseStream;
            if (Frames.Read(replies, Frames.MaxReply) is not { } hello || Frames.ReadReply(hello).Status != ReplyStatus.Ready)
                return;
            _ready.SetResult();
            foreach (var exchange in _exchanges.GetConsumingEnumerable())
            {
                current = exchange;
                Frames.WriteRequest(process.StandardInput.BaseStream, exchange.Request);
                if (Frames.Read(replies, Frames.MaxReply) is not { } frame)
                    break;
                exchange.Reply.SetResult(Frames.ReadReply(frame));
                current = null;
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            // The pipe broke, or the worker no longer speaks the protocol: it is ended below.
        }

        if (current is not null)
            _unanswered = current;
    }

    private Exchange? _unanswered;

    private string End(Process process, WorkerErrors errors)
    {
        if (!process.WaitForExit(200))
        {
            Dispose();
            process.WaitForExit();
        }

        lock (_killing)
            _ended = true;
        _exchanges.CompleteAdding();
        errors.Finish();
        var how = WorkerExit.Describe(process.ExitCode);
        process.Dispose();
        _unanswered?.Reply.TrySetException(new WorkerDiedException(how));
        return how;
    }

    private sealed record Exchange(SandboxRequest Request)
    {
        public TaskCompletionSource<Reply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
