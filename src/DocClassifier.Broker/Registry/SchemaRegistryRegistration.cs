using DocClassifier.Contracts.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DocClassifier.Broker.Registry;

/// <summary>Adds the schema registry to a host.</summary>
public static class SchemaRegistryRegistration
{
    /// <summary>Runs a registry from the host's start to its end; options come from the section <c>Registry</c>, validated at start.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="openLog">Opens the log in which it keeps its state.</param>
    public static IServiceCollection AddSchemaRegistry(this IServiceCollection services, Func<IServiceProvider, ISchemaLog> openLog)
    {
        services.AddOptions<SchemaRegistryOptions>().BindConfiguration("Registry").ValidateDataAnnotations().ValidateOnStart();
        return services.AddHostedService(provider => new SchemaRegistryService(
            provider.GetRequiredService<IOptions<SchemaRegistryOptions>>(), () => openLog(provider), provider.GetRequiredService<ILoggerFactory>()));
    }
}
