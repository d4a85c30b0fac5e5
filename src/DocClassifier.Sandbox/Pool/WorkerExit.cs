using System.Globalization;

namespace DocClassifier.Sandbox.Pool;

/// <summary>Says how a process ended.</summary>
internal static class WorkerExit
{
    private const int SignalBase = 128;

    public static string Describe(int exitCode) => exitCode switch
    {
        SignalBase + 4 => "SIGILL",
        SignalBase + 6 => "SIGABRT",
        SignalBase + 7 => "SIGBUS",
        SignalBase + 8 => "SIGFPE",
        SignalBase + 9 => "SIGKILL",
        SignalBase + 11 => "SIGSEGV",
        SignalBase + 24 => "SIGXCPU",
        SignalBase + 25 => "SIGXFSZ",
        SignalBase + 31 => "SIGSYS",
        _ => "exit code " + exitCode.ToString(CultureInfo.InvariantCulture),
    };
}
