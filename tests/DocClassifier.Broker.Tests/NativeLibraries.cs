using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DocClassifier.Broker.Tests;

/// <summary>Confluent.Kafka finds the librdkafka that lies beside the tests; where the package brought one, that one.</summary>
internal static class NativeLibraries
{
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Confluent.Kafka.Library).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "librdkafka.so.1");
        return name.Contains("rdkafka", StringComparison.Ordinal) && File.Exists(beside) ? NativeLibrary.Load(beside) : 0;
    }
}
