using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DocClassifier.Broker;

/// <summary>Runs the embedded broker inside a host.</summary>
public static class BrokerServiceCollectionExtensions
{
    /// <summary>
    /// Adds the broker as a hosted service. Registered before everything that needs it, it starts first and stops last. While it runs,
    /// <see cref="EmbeddedBrokerService.Broker"/> gives port and bootstrap servers. Starting fails with <see cref="BrokerStartException"/>.
    /// </summary>
    public static IServiceCollection AddEmbeddedBroker(this IServiceCollection services, Action<BrokerOptions> configure)
    {
        services.AddOptions<BrokerOptions>().Configure(configure).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EmbeddedBrokerService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EmbeddedBrokerService>());
        return services;
    }
}
