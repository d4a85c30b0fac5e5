using DocClassifier.Streaming.Clients;
using DocClassifier.Streaming.Options;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.Tests.Options;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("acks")]
    [InlineData("enable.idempotence")]
    [InlineData("enable.auto.commit")]
    [InlineData("isolation.level")]
    [InlineData("transactional.id")]
    [InlineData("group.id")]
    [InlineData("partitioner")]
    [InlineData("auto.offset.reset")]
    public void A_property_that_the_guarantees_rest_on_is_refused_by_name(string property)
    {
        var fault = Assert.Throws<OptionsValidationException>(() => Kafka(($"Kafka:Properties:{property}", "x")));
        Assert.Contains("Kafka:Properties", fault.Message, StringComparison.Ordinal);
        Assert.Contains(property, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_other_property_passes_through()
    {
        var kafka = Kafka(("Kafka:Properties:security.protocol", "SSL"));
        var properties = ClientProperties.StageConsumer(kafka, new DeliveryOptions(), "g", "c");

        Assert.Equal("SSL", properties["security.protocol"]);
        Assert.Equal("earliest", properties["auto.offset.reset"]);
        Assert.Equal("true", properties["check.crcs"]);
        Assert.Equal("10000", properties["session.timeout.ms"]);
        Assert.Equal("3000", properties["heartbeat.interval.ms"]);
    }

    [Fact]
    public void A_transaction_lives_15_seconds_and_everything_is_partitioned_as_the_java_client_does()
    {
        var properties = ClientProperties.StageProducer(new KafkaOptions(), new DeliveryOptions(), "id", "c");

        Assert.Equal("15000", properties["transaction.timeout.ms"]);
        Assert.Equal("murmur2_random", properties["partitioner"]);
        Assert.Equal("murmur2_random", ClientProperties.Publisher(new KafkaOptions(), "c")["partitioner"]);
        Assert.Equal("all", ClientProperties.Publisher(new KafkaOptions(), "c")["acks"]);
    }

    [Fact]
    public void A_prefix_with_a_colon_is_refused() => Assert.Throws<OptionsValidationException>(() => Kafka(("Kafka:Prefix", "a:b")));

    private static KafkaOptions Kafka(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build();
        using var services = new ServiceCollection().AddStreaming(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<KafkaOptions>>().Value;
    }
}
