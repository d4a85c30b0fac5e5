using System.Collections.Concurrent;
using System.ComponentModel;
using DocClassifier.Contracts;
using DocClassifier.Sandbox.Ocr;
using DocClassifier.Sandbox.Protocol;

namespace DocClassifier.Sandbox.Worker;

/// <summary>
/// The program of a worker process, behind the hidden verb <c>worker</c>: reads requests from standard input, works on one at a time,
/// writes replies to standard output, and ends when standard input does.
/// </summary>
public static class SandboxWorker
{
    private const int StackSize = 16 << 20;

    /// <summary>Runs as a worker process until the parent goes away. OCR is always among the operations.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(IEnumerable<ISandboxOperation> operations)
    {
        WorkerSurroundings.Settle();
        var output = WorkerSurroundings.TakeOutput();
        var input = WorkerSurroundings.TakeInput();
        Serve([.. operations, new ReadPageOperation()], input, output, WorkerSurroundings.EndAll);
        return 0;
    }

    /// <summary>Serves requests until the input ends. Requests are read ahead, so that the end is noticed in the middle of one.</summary>
    internal static void Serve(IReadOnlyList<ISandboxOperation> operations, Stream input, Stream output, Action ended)
    {
        using var requests = new BlockingCollection<byte[]>();
        var byName = operations.ToDictionary(operation => operation.Name, StringComparer.Ordinal);

        // One thread for all requests: the tools it starts end with it, and it has room for deep recursion in parsers.
        var work = new Thread(() => Work(byName, requests, output), StackSize) { Name = "operations", IsBackground = true };
        work.Start();

        // A request is acknowledged before any of it is read: a worker that dies earlier has not touched the document. The parent offers a
        // request when it has the reply to the one before, so the two threads never write at the same time.
        while (Frames.Read(input, Frames.MaxRequest) is { } frame)
        {
            if (Frames.IsOffer(frame))
                Frames.WriteReply(output, new Reply(ReplyStatus.Begun, string.Empty, string.Empty, default));
            else
                requests.Add(frame);
        }

        requests.CompleteAdding();
        ended();
        work.Join();
    }

    private static void Work(Dictionary<string, ISandboxOperation> operations, BlockingCollection<byte[]> requests, Stream output)
    {
        Frames.WriteReply(output, new Reply(ReplyStatus.Ready, string.Empty, string.Empty, default));
        foreach (var frame in requests.GetConsumingEnumerable())
        {
            var reply = Answer(operations, frame);
            Frames.WriteReply(output, reply);
            if (reply.Reason == Reasons.Memory)
                WorkerSurroundings.EndAll();
        }
    }

    private static Reply Answer(Dictionary<string, ISandboxOperation> operations, byte[] frame)
    {
        try
        {
            var task = Frames.ReadRequest(frame, out var name);
            if (!operations.TryGetValue(name, out var operation))
                return Fault($"This worker knows no operation {name}: parent and worker are of different versions.");
            var result = operation.Run(task);
            return result.Length <= Frames.MaxReply - 1024
                ? new Reply(ReplyStatus.Done, string.Empty, string.Empty, result)
                : Rejected(Reasons.ResultTooLarge, "What came out of the document is too large.");
        }
        catch (SandboxRejectedException rejected)
        {
            return Rejected(rejected.Reason, rejected.Message);
        }
        catch (OutOfMemoryException)
        {
            return Rejected(Reasons.Memory, "The document needs more memory than a worker may have.");
        }
        catch (InsufficientExecutionStackException)
        {
            return Rejected(Reasons.TooDeep, "The document is nested too deeply.");
        }
        catch (SandboxFaultException fault)
        {
            return Fault(fault.Message);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or Win32Exception)
        {
            return Fault($"A library or tool is missing: {missing.Message} Run `docclassifier doctor`.");
        }
        catch (Exception disk) when (disk is IOException { HResult: DiskFull } or UnauthorizedAccessException)
        {
            return Fault($"The temporary folder cannot be written: {disk.Message}");
        }
    }

    /// <summary>ENOSPC, as .NET reports it on Linux.</summary>
    private const int DiskFull = 28;

    private static Reply Rejected(string reason, string message) => new(ReplyStatus.Rejected, reason, message, default);

    private static Reply Fault(string message) => new(ReplyStatus.Fault, string.Empty, message, default);
}
