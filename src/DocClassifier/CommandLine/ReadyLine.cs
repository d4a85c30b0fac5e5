using DocClassifier.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DocClassifier.CommandLine;

/// <summary>The line that says what runs and where it is reached: <c>running prepare route; kafka=HOST:PORT registry=URL http=URL</c>.</summary>
internal static class ReadyLine
{
    public static string Of(IConfiguration settings, IHost host, IEnumerable<string> stages)
    {
        var http = host.Services.GetRequiredService<HealthServer>().Address;
        var kafka = settings["Kafka:BootstrapServers"] ?? "127.0.0.1:9092";
        var registry = settings["Registry:Url"] ?? "http://127.0.0.1:8081";
        return $"running {string.Join(' ', stages)}; kafka={kafka} registry={registry}{(http is null ? "" : $" http={http.ToString().TrimEnd('/')}")}";
    }
}
