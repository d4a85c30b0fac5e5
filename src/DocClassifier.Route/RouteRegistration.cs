using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Delivery;
using DocClassifier.Route.Reloading;
using DocClassifier.Route.Rules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DocClassifier.Route;

/// <summary>Wires the stage <c>route</c>.</summary>
public static class RouteRegistration
{
    /// <summary>Adds the stage, its rules and their reload by section <c>Route</c>, and the health check <c>routes</c>.</summary>
    public static IServiceCollection AddRoute(this IServiceCollection services, IConfiguration configuration, Func<IReadOnlyList<string>>? installedLabels = null)
    {
        services.AddRoutes(configuration, installedLabels);
        services.AddSingleton<IStage, RouteStage>();
        services.AddHostedService<RoutesReloader>();
        services.AddHealthChecks().AddCheck<RoutesHealthCheck>("routes", tags: ["ready"]);
        return services;
    }

    /// <summary>
    /// Adds only <see cref="IRoutes"/> and <see cref="KnownLabels"/>: what commands need that make topics or explain a decision.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configuration">Holds section <c>Route</c>.</param>
    /// <param name="installedLabels">The labels of the model packages that are installed, which rules may name beside our own
    /// seven; asked whenever rules are read.</param>
    public static IServiceCollection AddRoutes(this IServiceCollection services, IConfiguration configuration, Func<IReadOnlyList<string>>? installedLabels = null)
    {
        services.AddOptions<RouteOptions>().Bind(configuration.GetSection("Route")).ValidateDataAnnotations().ValidateOnStart()
            .Configure(options => options.InstalledLabels = installedLabels ?? (static () => []));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LiveRoutes>();
        services.TryAddSingleton<IRoutes>(provider => provider.GetRequiredService<LiveRoutes>());
        services.TryAddSingleton(provider => new KnownLabels(provider.GetRequiredService<LiveRoutes>()));
        return services;
    }
}
