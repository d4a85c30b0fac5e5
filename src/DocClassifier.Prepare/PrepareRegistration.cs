using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DocClassifier.Prepare;

/// <summary>Wires the prepare stage into a host.</summary>
public static class PrepareRegistration
{
    /// <summary>Adds the stage, <see cref="Preparer"/> and the sandbox. Needs an <see cref="Storage.IContentStore"/>.</summary>
    public static IServiceCollection AddPrepare(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSandbox(configuration);
        services.AddOptions<PrepareOptions>().Bind(configuration.GetSection(PrepareOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Preparer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStage, PrepareStage>());
        services.AddHostedService<PrepareWarmUp>();
        return services;
    }
}
