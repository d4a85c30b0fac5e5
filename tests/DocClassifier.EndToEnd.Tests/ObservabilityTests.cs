using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DocClassifier.EndToEnd.Tests;

public sealed class ObservabilityTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_go_where_the_standard_variables_say()
    {
        using var workplace = new Workplace();
        await using var collector = await Collector.StartAsync();
        await using var up = await Program.StartAndWaitAsync(
            workplace.Root,
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "mailroom-under-test"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "500"), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_BLRP_SCHEDULE_DELAY", "200"),
            ],
            workplace.Up());
        workplace.Drop(workplace.Write("letter.txt", "Invoice no. 4711. Please pay 1,200.00 EUR within 14 days."), "letter.txt");
        workplace.Drop(workplace.Write("empty.txt", ""), "empty.txt");

        await Program.UntilAsync(() => Task.FromResult(
            collector.Has("/v1/traces", "send documents.received", "process documents.classified", "mailroom-under-test") && collector.Has("/v1/metrics", "messaging.client.consumed.messages", "process.memory.usage", "dotnet.gc.collections")
            && collector.Has("/v1/logs", "mailroom-under-test")), "the collector has all three");
        await up.StopAsync();

        Assert.Equal(0, up.ExitCode);
        Assert.False(collector.Has("/v1/logs", "4711"), "A log has a document's text.");
        Assert.False(collector.Has("/v1/traces", "4711"), "A trace has a document's text.");
    }

    /// <summary>Takes what is sent by OTLP over HTTP. Names and texts are readable in it as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, string> _received = [];
        private readonly WebApplication _application;

        private Collector()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _application = builder.Build();
            _application.MapPost("/v1/{signal}", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                _received.AddOrUpdate(context.Request.Path, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            });
        }

        public string Address => _application.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._application.StartAsync();
            return collector;
        }

        public bool Has(string path, params string[] words) =>
            _received.TryGetValue(path, out var body) && words.All(word => body.Contains(word, StringComparison.Ordinal));

        public async ValueTask DisposeAsync() => await _application.DisposeAsync();
    }
}
