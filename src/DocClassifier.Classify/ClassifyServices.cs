using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Models;
using DocClassifier.Classify.Stages;
using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DocClassifier.Classify;

/// <summary>Registers what this project offers.</summary>
public static class ClassifyServices
{
    /// <summary>
    /// Adds <see cref="Classifier"/>, <see cref="ModelHost"/>, <see cref="ScanReader"/> and the stages classify-text and classify-scan. They
    /// need an <c>IContentStore</c>, and scans an <c>IPageReader</c>. Models are loaded when they are first needed
    /// (<see cref="ModelHost.Check"/> does it at once).
    /// </summary>
    /// <param name="services">Where to add.</param>
    /// <param name="configuration">Section <c>Classify</c> is read.</param>
    /// <param name="scans">False leaves classify-scan out, and with it the need for an <c>IPageReader</c>. Default true.</param>
    public static IServiceCollection AddClassify(this IServiceCollection services, IConfiguration configuration, bool scans = true)
    {
        services.AddOptions<ClassifyOptions>()
            .Bind(configuration.GetSection(ClassifyOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton<ModelHost>();
        services.AddSingleton<Classifier>();
        services.AddSingleton<ClassifyTextStage>();
        services.AddSingleton<IStage>(provider => provider.GetRequiredService<ClassifyTextStage>());
        if (!scans)
            return services;
        services.AddSingleton<ScanReader>();
        services.AddSingleton<ClassifyScanStage>();
        services.AddSingleton<IStage>(provider => provider.GetRequiredService<ClassifyScanStage>());
        return services;
    }
}
