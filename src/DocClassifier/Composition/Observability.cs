using System.Reflection;
using DocClassifier.Streaming;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DocClassifier.Composition;

/// <summary>
/// Sends traces, metrics and logs by OTLP to where the standard environment variables say (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its
/// kin; those of sampling and intervals hold, too). Without an endpoint nothing is collected. Source: opentelemetry.io, "Environment
/// Variable Specification".
/// </summary>
internal static class Observability
{
    private const string Prefix = "OTEL_";
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    public static void AddObservability(this IHostApplicationBuilder builder)
    {
        // The host's configuration has none of the environment but what is ours; the providers look there.
        builder.Configuration.AddInMemoryCollection(Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name))));
        if (Endpoints.All(name => string.IsNullOrEmpty(builder.Configuration[name])))
            return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Configuration[ServiceName] ?? "docclassifier", serviceVersion: Version))
            .WithTracing(tracing => tracing
                .AddSource(Telemetry.SourceName)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !HealthServer.Serves(context.Request.Path))
                .AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics
                .AddMeter(Telemetry.SourceName)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddProcessInstrumentation()
                .AddRuntimeInstrumentation())
            .WithLogging()
            .UseOtlpExporter();
    }

    private static string? Version => typeof(Observability).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
}
