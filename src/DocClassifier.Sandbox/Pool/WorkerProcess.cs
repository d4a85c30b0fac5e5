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
    private volatile ProcessReference? _reference;
    private volatile bool _ended;

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
    public bool Alive => !_ended && _reference is not { HasExited: true };

    /// <summary>0 before it was started.</summary>
    public int Id { get; private set; }

    /// <summary>When it last finished a request.</summary>
    public long IdleSince { get; set; }

    /// <summary>
    /// Offers a request and sends it once the worker has acknowledged: then <c>Begun</c> completes, and never when it does not. The reply
    /// throws <see cref="WorkerDiedException"/> when the process ends meanwhile.
    /// </summary>
    public (Task Begun, Task<Reply> Reply) Run(SandboxRequest request)
    {
        var exchange = new Exchange(request);
        try
        {
            _exchanges.Add(exchange);
        }
        catch (InvalidOperationException)
        {
            exchange.Reply.SetException(new WorkerDiedException("it had ended", hadBegun: false));
        }

        return (exchange.Begun.Task, exchange.Reply.Task);
    }

    /// <summary>Bytes of resident memory; 0 when it has ended.</summary>
    public long ResidentBytes()
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/statm").Split(' ');

            // What has ended by now may have been another process with its number.
            return Alive ? long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;
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
            return Alive
                ? TimeSpan.FromMilliseconds(10 * fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)))
                : TimeSpan.Zero;
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Ends the process and the tools it started, at once. Never another process: one that has ended keeps its reference, not its number.
    /// </summary>
    public void Dispose()
    {
        lock (_killing)
        {
            _ended = true;
            _reference?.Kill();
        }

        _exchanges.CompleteAdding();
    }

    private void Own(ProcessStartInfo start)
    {
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception fault) when (fault is System.ComponentModel.Win32Exception or IOException)
        {
            _ended = true;
            _exchanges.CompleteAdding();
            _ready.SetException(new WorkerDiedException($"{start.FileName} cannot be started: {fault.Message}", hadBegun: false));
            return;
        }

        var errors = new WorkerErrors(process.StandardError.BaseStream);
        lock (_killing)
        {
            _reference = new ProcessReference(process);
            Id = process.Id;
            if (_ended)
                _reference.Kill();
        }

        var unanswered = Serve(process);
        var how = End(process, errors);
        unanswered?.Reply.TrySetException(new WorkerDiedException(how, unanswered.Begun.Task.IsCompleted));
        _ready.TrySetException(new WorkerDiedException(how, hadBegun: false));
        foreach (var left in _exchanges.GetConsumingEnumerable())
            left.Reply.TrySetException(new WorkerDiedException(how, hadBegun: false));
        _ = _ready.Task.Exception;
    }

    /// <summary>Passes requests on until the worker ends or breaks the protocol; returns the one that it left without a reply.</summary>
    private Exchange? Serve(Process process)
    {
        Exchange? current = null;
        try
        {
            var requests = process.StandardInput.BaseStream;
            var replies = process.StandardOutput.BaseStream;
            if (Next(replies) is not { Status: ReplyStatus.Ready })
                return null;
            _ready.SetResult();
            foreach (var exchange in _exchanges.GetConsumingEnumerable())
            {
                current = exchange;
                Frames.WriteOffer(requests);
                if (Next(replies) is not { Status: ReplyStatus.Begun })
                    break;
                exchange.Begun.SetResult();
                Frames.WriteRequest(requests, exchange.Request);
                if (Next(replies) is not { } reply)
                    break;
                exchange.Reply.SetResult(reply);
                current = null;
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            // The pipe broke, or the worker no longer speaks the protocol: its owner ends it.
        }

        return current;
    }

    private static Reply? Next(Stream replies) => Frames.Read(replies, Frames.MaxReply) is { } frame ? Frames.ReadReply(frame) : null;

    private string End(Process process, WorkerErrors errors)
    {
        if (!process.WaitForExit(200))
        {
            Dispose();
            process.WaitForExit();
        }

        lock (_killing)
        {
            _ended = true;

            // Tools that a worker left behind, once more by its group.
            _reference!.Kill();
            _reference.Dispose();
        }

        _exchanges.CompleteAdding();
        foreach (var line in errors.Finish())
            Log.WorkerSaid(_logger, Id, line);
        var how = WorkerExit.Describe(process.ExitCode);
        process.Dispose();
        return how;
    }

    private sealed record Exchange(SandboxRequest Request)
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<Reply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
