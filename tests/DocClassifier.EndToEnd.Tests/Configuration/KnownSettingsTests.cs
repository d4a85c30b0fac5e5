using DocClassifier.Composition;
using DocClassifier.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DocClassifier.EndToEnd.Tests.Configuration;

public sealed class KnownSettingsTests
{
    /// <summary>Options that are missing there would have their settings refused as misspelt.</summary>
    [Fact]
    public void Whatever_a_stage_binds_to_the_configuration_is_known()
    {
        using var workplace = new Workplace();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Instance:DataFolder", workplace.Data)]).Build();
        using var host = Mailroom.Build(settings, [StageNames.Ingest, .. StageNames.Groups], _ => { });
        var bound = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name!.StartsWith("DocClassifier", StringComparison.OrdinalIgnoreCase))
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && type.Name.EndsWith("Options", StringComparison.Ordinal))
            .Where(type => host.Services.GetServices(typeof(IConfigureOptions<>).MakeGenericType(type)).Any(IsBound))
            .ToList();

        Assert.True(bound.Count > 10, string.Join(", ", bound));
        Assert.Empty(bound.Except(KnownSettings.Sections.SelectMany(types => types)));
    }

    private static bool IsBound(object? configure) => configure?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(NamedConfigureFromConfigurationOptions<>);
}
