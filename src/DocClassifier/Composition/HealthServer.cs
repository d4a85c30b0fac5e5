using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using DocClassifier.CommandLine;
using DocClassifier.Contracts;
using DocClassifier.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DocClassifier.Composition;

/// <summary>
/// Serves <c>/alive</c> (the process runs and its polling goes on; lag and an absent cluster never fail it) and <c>/health</c> (it can do
/// its work: 200, else 503 with what is wrong).
/// </summary>
internal sealed class HealthServer(IOptions<HttpOptions> options, HealthCheckService health) : IHostedService
{
    private const string AlivePath = "/alive";
    private const string HealthPath = "/health";
    private WebApplication? _application;

    /// <summary>Where it listens; null when it does not.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Whether it answers on this path: probes ask every few seconds.</summary>
    public static bool Serves(PathString path) => path == AlivePath || path == HealthPath;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port is not { } port)
            return;
        // Empty: the usual builder reads the working folder's settings and watches everything below it, the data folder included.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(options.Value.Address), port));
        _application = builder.Build();
        _application.MapGet(AlivePath, context => AnswerAsync(context, check => check.Tags.Contains(StreamingServices.LiveTag)));
        _application.MapGet(HealthPath, context => AnswerAsync(context, _ => true));
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            var explained = new ListenFault(options.Value.Address, port, "Http:Address", "--http-port").Explain(fault);
            throw new UserErrorException($"/health cannot be served. {explained}", fault);
        }

        Address = new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_application is null)
            return;
        await _application.StopAsync(cancellationToken);
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<HealthCheckRegistration, bool> which)
    {
        var report = await health.CheckHealthAsync(which, context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        var body = new
        {
            status = report.Status.ToString().ToLowerInvariant(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { status = entry.Value.Status.ToString().ToLowerInvariant(), description = entry.Value.Description, data = entry.Value.Data }),
        };
        await JsonSerializer.SerializeAsync(context.Response.Body, body, JsonSerializerOptions.Web, context.RequestAborted);
    }
}
