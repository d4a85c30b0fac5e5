using DocClassifier.Configuration;
using Microsoft.Extensions.Configuration;

namespace DocClassifier.EndToEnd.Tests.Configuration;

public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("{\n\"Kafka\": {\n\"BootstrapServers\": null } }", "appsettings.json:3: Kafka:BootstrapServers: this is null.")]
    [InlineData("{ \"Registry\": { \"Url\": null } }", "appsettings.json:1: Registry:Url: this is null.")]
    [InlineData("{ \"Storage\": { \"Folder\": null } }", "appsettings.json:1: Storage:Folder: this is null.")]
    [InlineData("{ \"Http\": { \"Address\": null } }", "appsettings.json:1: Http:Address: this is null.")]
    [InlineData("{ \"Window\": { \"Count\": null } }", "appsettings.json:1: Window:Count: this is null.")]
    [InlineData("{ \"Kafka\": { \"Properties\": null } }", "appsettings.json:1: Kafka:Properties: this is null")]
    public void A_null_is_refused_where_an_option_cannot_be_null(string json, string expected) =>
        Assert.Contains(expected, Assert.Single(Check(json).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ \"Http\": { \"Port\": null } }")]
    [InlineData("{ \"Broker\": { \"AdvertisedHost\": null } }")]
    [InlineData("{ \"Kafka\": null }")]
    public void A_null_is_the_default_where_an_option_can_be_null(string json) => Assert.Empty(Check(json).Problems);

    [Theory]
    [InlineData("{\n\"Logging\": {\n\"LogLevel\": {\n\"Default\": \"warn\" } } }", "appsettings.json:4: Logging:LogLevel:Default: 'warn' is not one of Trace, Debug,")]
    [InlineData("{ \"Logging\": { \"Console\": { \"LogLevel\": { \"Microsoft.Extensions\": \"loud\" } } } }", "Logging:Console:LogLevel:Microsoft.Extensions: 'loud' is not one of")]
    public void A_misspelt_log_level_is_named_with_those_that_exist(string json, string expected) =>
        Assert.Contains(expected, Assert.Single(Check(json).Problems), StringComparison.Ordinal);

    [Fact]
    public void Whatever_else_stands_in_the_logging_section_is_left_to_it() =>
        Assert.Empty(Check("{ \"Logging\": { \"LogLevel\": { \"Default\": \"error\", \"A\": \"\", \"B\": null }, \"Console\": { \"FormatterName\": \"json\" } } }").Problems);

    [Fact]
    public void A_section_of_another_program_is_no_misspelling_of_ours_unless_the_setting_is_one()
    {
        var (problems, remarks) = Check("{ \"Worker\": { \"Count\": 4 } }");
        Assert.Empty(problems);
        Assert.Contains("no part of DocClassifier reads section Worker", Assert.Single(remarks), StringComparison.Ordinal);

        (problems, _) = Check("{ \"Storrage\": { \"ConnectionsOfEveryUser\": 1,\n\"MinFree\": 4 } }");
        Assert.Contains("appsettings.json:2: Storrage:MinFree: there is no such setting. Did you mean Storage:MinFree?", Assert.Single(problems), StringComparison.Ordinal);

        (problems, _) = Check("{ \"Kafak\": { \"Properties\": { \"linger.ms\": \"5\" } } }");
        Assert.Contains("Did you mean Kafka:Properties:linger.ms?", Assert.Single(problems), StringComparison.Ordinal);
    }

    private static (IReadOnlyList<string> Problems, IReadOnlyList<string> Remarks) Check(string json)
    {
        using var workplace = new Workplace();
        var file = workplace.Write("appsettings.json", json);
        var settings = new ConfigurationBuilder().AddJsonFile(file).Build();
        return new SettingsCheck(settings, new SettingOrigin(settings, JsonSettings.Read(file))).Run();
    }
}
