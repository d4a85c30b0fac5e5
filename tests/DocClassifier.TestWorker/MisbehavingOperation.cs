using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.TestWorker;

/// <summary>Does what hostile documents do to their worker: the argument says what.</summary>
internal sealed class MisbehavingOperation : ISandboxOperation
{
    public string Name => "misbehave";

    public ReadOnlyMemory<byte> Run(SandboxTask task)
    {
        var words = Encoding.UTF8.GetString(task.Arguments.Span).Split(' ');
        switch (words[0])
        {
            case "echo":
                return task.Bytes;
            case "pid":
                return Text(Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
            case "environment":
                return Text(string.Join('\n', Environment.GetEnvironmentVariables().Keys.Cast<string>()));
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "abort":
                Posix.Abort();
                break;
            case "crash":
                Marshal.ReadInt32(8);
                break;
            case "exit":
                Environment.Exit(3);
                break;
            case "throw":
                throw new InvalidOperationException("a line of the document");
            case "chatter":
                Console.WriteLine("to standard output");
                Console.Error.WriteLine("a line of the document");
                return Text("done");
            case "endless-line":
                PrintEndlessLine(int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
                return Text("done");
            case "frames-then-throw":
                for (var frame = 0; frame < 1000; frame++)
                    Console.Error.WriteLine("   at Somewhere.Deep()");
                throw new InvalidOperationException("a line of the document");
            case "die-beside-a-tool":
                // With all that a tool can inherit, as nothing is redirected.
                using (var tool = Process.Start("sleep", "600"))
                    File.AppendAllText(task.Path + ".tools", tool.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) + "\n");
                Posix.Kill(Environment.ProcessId, Posix.SigKill);
                break;
            case "die-once":
                if (File.Exists(task.Path + ".died"))
                    return Text("second attempt");
                File.WriteAllText(task.Path + ".died", string.Empty);
                Environment.Exit(3);
                break;
            case "native-memory":
                while (true)
                    AllocateNative();
            case "managed-memory":
                AllocateManaged();
                break;
            case "reject":
                throw new SandboxRejectedException(words[1], "As asked.");
            case "fault":
                throw new SandboxFaultException("Install it.");
            case "large":
                return new byte[int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)];
        }

        return default;
    }

    private static void PrintEndlessLine(int bytes)
    {
        using var errors = Console.OpenStandardError();
        var piece = new byte[1 << 16];
        piece.AsSpan().Fill((byte)'x');
        for (var printed = 0; printed < bytes; printed += piece.Length)
            errors.Write(piece);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static unsafe void AllocateNative()
    {
        const int size = 16 << 20;
        NativeMemory.Fill(NativeMemory.Alloc(size), size, 1);
        Thread.Sleep(1);
    }

    private static void AllocateManaged()
    {
        var kept = new List<byte[]>();
        while (true)
        {
            var block = GC.AllocateUninitializedArray<byte>(8 << 20);
            block.AsSpan().Fill(1);
            kept.Add(block);
        }
    }
}
