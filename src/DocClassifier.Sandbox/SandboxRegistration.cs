using DocClassifier.Sandbox.Ocr;
using DocClassifier.Sandbox.Pool;
using DocClassifier.Sandbox.Reading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DocClassifier.Sandbox;

/// <summary>Wires the sandbox into a host.</summary>
public static class SandboxRegistration
{
    /// <summary>Adds <see cref="ISandbox"/> and <see cref="IPageReader"/>, and starts a worker in the background when the host starts. May be called twice.</summary>
    public static IServiceCollection AddSandbox(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(SandboxPool)))
            return services;
        services.AddOptions<SandboxOptions>().Bind(configuration.GetSection(SandboxOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OcrOptions>().Bind(configuration.GetSection(OcrOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<SandboxPool>();
        services.TryAddSingleton<ISandbox>(provider => provider.GetRequiredService<SandboxPool>());
        services.TryAddSingleton<IPageReader, TesseractPageReader>();
        services.AddHostedService<SandboxWarmUp>();
        return services;
    }
}
