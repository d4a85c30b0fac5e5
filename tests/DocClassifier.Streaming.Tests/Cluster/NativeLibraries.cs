using System.Runtime.CompilerServices;

namespace DocClassifier.Streaming.Tests.Cluster;

internal static class NativeLibraries
{
    [ModuleInitializer]
    internal static void Register() => NativeKafka.EnsureLoaded();
}
