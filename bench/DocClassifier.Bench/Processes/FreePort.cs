using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DocClassifier.Bench.Processes;

internal static class FreePort
{
    /// <summary>A port that is free now; a process that is killed and started again can keep it.</summary>
    public static string Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
