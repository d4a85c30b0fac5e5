using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox.Reading;
using DocClassifier.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DocClassifier.Prepare.Tests;

public sealed class PrepareRegistrationTests
{
    [Fact]
    public void The_stage_and_the_page_reader_are_wired_from_configuration()
    {
        using var provider = Services(("Prepare:MaxPages", "7"), ("Sandbox:Workers", "3"), ("Sandbox:Command:0", "/bin/true"));

        var stage = Assert.Single(provider.GetServices<IStage>());
        Assert.Equal("prepare", stage.Name);
        Assert.Equal(12, stage.MaxInWork);
        Assert.Equal(Topics.Received, Assert.Single(stage.Inputs).Topic);
        Assert.True(stage.Inputs[0].DropsSeen);
        Assert.Equal([Topics.Text, Topics.Scans], stage.Outputs.Select(output => output.Topic));
        Assert.NotNull(provider.GetRequiredService<IPageReader>());
        Assert.NotNull(provider.GetRequiredService<Preparer>());
        Assert.Equal(7, provider.GetRequiredService<IOptions<PrepareOptions>>().Value.MaxPages);
    }

    [Theory]
    [InlineData("Prepare:MaxPages", "0", "MaxPages")]
    [InlineData("Sandbox:TimeLimit", "00:00:00", "TimeLimit")]
    [InlineData("Ocr:Languages", "eng deu", "Languages")]
    public void Senseless_options_are_refused_by_name(string key, string value, string name)
    {
        using var provider = Services((key, value));

        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IContentStore, MemoryContentStore>().AddPrepare(configuration).BuildServiceProvider();
    }
}
