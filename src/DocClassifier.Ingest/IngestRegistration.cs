using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DocClassifier.Ingest;

/// <summary>Wires ingest.</summary>
public static class IngestRegistration
{
    /// <summary>Adds the folder source, by section <c>Ingest</c>. Needs a content store and an event publisher.</summary>
    public static IServiceCollection AddIngest(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IngestOptions>().Bind(configuration.GetSection("Ingest")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IngestState>();
        services.AddHealthChecks().AddCheck<IngestState>("ingest");
        services.AddHostedService<FolderIngest>();
        return services;
    }
}
