using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DocClassifier.EndToEnd.Tests;

public sealed class RefusedSchemaTests
{
    [Fact]
    public async Task A_schema_that_the_registry_refuses_ends_ingest_with_one_line_and_exit_1()
    {
        using var workplace = new Workplace();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var refusing = RefuseAsync(listener, stop.Token);
        var registry = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        await using (var ingest = await Program.RunAsync(
            workplace.Root, "run", "ingest", "--data", workplace.Data, "--inbox", workplace.Inbox, "--bootstrap", "127.0.0.1:1", "--registry", registry))
        {
            Assert.Equal(1, ingest.ExitCode);
            var line = Assert.Single(ingest.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("docclassifier: Ingest cannot go on: ", line, StringComparison.Ordinal);
            Assert.Contains("documents.received-value", line, StringComparison.Ordinal);
            Assert.Contains("the fields do not match", line, StringComparison.Ordinal);
        }

        await stop.CancelAsync();
        await refusing;
    }

    /// <summary>A registry that answers every request with 409.</summary>
    private static async Task RefuseAsync(TcpListener listener, CancellationToken stop)
    {
        const string body = """{"error_code":409,"message":"the fields do not match"}""";
        var answer = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await using var stream = client.GetStream();
                await ReadRequestAsync(stream, stop);
                await stream.WriteAsync(answer, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private static async Task ReadRequestAsync(NetworkStream stream, CancellationToken stop)
    {
        var request = new StringBuilder();
        var buffer = new byte[8192];
        for (int head, length; ;)
        {
            var read = await stream.ReadAsync(buffer, stop);
            if (read == 0)
                return;
            request.Append(Encoding.Latin1.GetString(buffer, 0, read));
            var text = request.ToString();
            head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head < 0)
                continue;
            const string name = "Content-Length: ";
            var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
            length = at < 0 ? 0 : int.Parse(text[(at + name.Length)..text.IndexOf('\r', at)], CultureInfo.InvariantCulture);
            if (text.Length >= head + 4 + length)
                return;
        }
    }
}
