using System.Runtime.InteropServices;

namespace DocClassifier.Storage;

/// <summary>
/// Makes one folder and never those above it, for which .NET has no call: a store that goes away while it is written to (an unmounted disk) may not be made
/// anew beside the real one, where nobody would find what was put there.
/// </summary>
internal static partial class SubFolder
{
    private const int Exists = 17;
    private const int ForEverybodyThatTheMaskLets = 0x1FF;

    /// <summary>Makes the folder if it is missing.</summary>
    /// <exception cref="IOException">The folder above it is not there, or it cannot be made.</exception>
    public static void Make(string path)
    {
        if (Mkdir(path, ForEverybodyThatTheMaskLets) != 0 && Marshal.GetLastPInvokeError() != Exists)
            throw new IOException($"{path} could not be made: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mkdir(string path, uint mode);
}
