using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DocClassifier.Storage;

/// <summary>Wires the content store.</summary>
public static class StorageRegistration
{
    /// <summary>Adds <see cref="IContentStore"/> by section <c>Storage</c>.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection("Storage")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IContentStore>(provider => new FolderContentStore(provider.GetRequiredService<IOptions<StorageOptions>>().Value));
        return services;
    }
}
