using System.Runtime.InteropServices;

namespace DocClassifier.Classify.Models;

/// <summary>
/// Keeps ONNX Runtime from reporting usage to its makers. Since version 1.29 its official Linux library does, unless this variable is set
/// when it makes its environment; the switch of the API (<c>DisableTelemetryEvents</c>) needs that environment, so the first report is
/// out by then.
/// </summary>
internal static class OnnxTelemetry
{
    public static void TurnOff()
    {
        // Not Environment.SetEnvironmentVariable: native code does not see what that sets.
        if (SetVariable("ORT_DISABLE_TELEMETRY", "1", overwrite: 1) != 0)
            throw new InvalidOperationException($"The telemetry of ONNX Runtime cannot be turned off: error {Marshal.GetLastPInvokeError()} of setenv.");
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true)]
    private static extern int SetVariable(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);
}
