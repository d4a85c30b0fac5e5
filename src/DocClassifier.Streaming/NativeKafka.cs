using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace DocClassifier.Streaming;

/// <summary>
/// Finds librdkafka: <c>librdkafka.so.1</c> beside the program (built by the launcher) or under <c>DOCCLASSIFIER_NATIVE</c>; otherwise the
/// usual
/// search, which finds the package <c>librdkafka.redist</c>. Call it before the first use of Confluent.Kafka. Thread-safe.
/// </summary>
public static class NativeKafka
{
    private const string FileName = "librdkafka.so.1";

    private static readonly Lazy<bool> Registration = new(Register);

    /// <summary>Registers the search, once.</summary>
    public static void EnsureLoaded() => _ = Registration.Value;

    /// <summary>The library's version, such as <c>2.15.1</c>; loads it.</summary>
    /// <exception cref="DllNotFoundException">There is no library; the message says what to do.</exception>
    public static string LoadVersion()
    {
        EnsureLoaded();
        try
        {
            return Library.VersionString;
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or InvalidOperationException)
        {
            throw new DllNotFoundException(
                $"The Kafka client library librdkafka was not found: run ./docclassifier (it builds it), or set DOCCLASSIFIER_NATIVE to the folder of {FileName}.", fault);
        }
    }

    private static bool Register()
    {
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        return true;
    }

    // Confluent.Kafka asks for librdkafka, then for alpine-librdkafka and centos8-librdkafka.
    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (!name.Contains("rdkafka", StringComparison.OrdinalIgnoreCase))
            return IntPtr.Zero;

        string?[] folders = [AppContext.BaseDirectory, Environment.GetEnvironmentVariable("DOCCLASSIFIER_NATIVE")];
        foreach (var folder in folders)
        {
            if (!string.IsNullOrEmpty(folder) && NativeLibrary.TryLoad(Path.Combine(folder, FileName), out var handle))
                return handle;
        }

        return IntPtr.Zero;
    }
}
