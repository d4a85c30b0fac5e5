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

    [Theory]
    [InlineData("linger.mz", "1")]
    [InlineData("compression.type", "zip")]
    [InlineData("linger.ms", "soon")]
    [InlineData("fetch.max.bytes", "-1")]
    [InlineData("max.in.flight.requests.per.connection", "6")]
    [InlineData("security.protocol", "NONSENSE")]
    public void A_property_that_the_client_refuses_is_named_before_a_client_is_needed(string property, string value)
    {
        var problem = Assert.Single(KafkaOptionsCheck.Problems(new KafkaOptions { Properties = { ["client.rack"] = "a", [property] = value } }));

        Assert.Equal($"Kafka:Properties:{property}", problem.Key);
        Assert.Contains("librdkafka refuses this", problem.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Problem);
    }

    [Fact]
    public void A_missing_certificate_is_named_and_not_the_protocol_that_needs_it()
    {
        var missing = $"/nowhere/{Guid.NewGuid():N}.pem";
        var problem = Assert.Single(KafkaOptionsCheck.Problems(new KafkaOptions
        {
            Properties =
            {
                ["security.protocol"] = "SASL_SSL",
                ["sasl.mechanism"] = "PLAIN",
                ["sasl.username"] = "user",
                ["sasl.password"] = "word",
                ["ssl.ca.location"] = missing,
            },
        }));

        Assert.Equal("Kafka:Properties:ssl.ca.location", problem.Key);
        Assert.DoesNotContain("GSSAPI", problem.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("word", problem.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", true)]
    [InlineData("a:9092, b-1.example.com:9093", true)]
    [InlineData("SASL_SSL://broker:9092,[::1]:9092", true)]
    [InlineData("two words:9092", false)]
    [InlineData("host:0", false)]
    [InlineData("host:99999", false)]
    [InlineData("http://host:9092/path", false)]
    [InlineData("a:9092,,b:9092", true)]
    [InlineData("a:9092, ", true)]
    [InlineData(" ,", false)]
    [InlineData(null, false)]
    [InlineData("", false)]
    public void Addresses_of_brokers_are_checked_without_asking_them(string? servers, bool isGood) =>
        Assert.Equal(isGood, !KafkaOptionsCheck.Problems(new KafkaOptions { BootstrapServers = servers! }).Any());

    [Theory]
    [InlineData("http://a:8081, https://user:word@b", true)]
    [InlineData("a:8081", false)]
    [InlineData("ftp://a", false)]
    [InlineData(",", false)]
    [InlineData(null, false)]
    public void Addresses_of_the_registry_are_checked_without_asking_it(string? url, bool isGood) =>
        Assert.Equal(isGood, !RegistryOptionsCheck.Problems(new RegistryOptions { Url = url! }).Any());

    [Fact]
    public void A_password_in_a_wrong_address_is_not_repeated() =>
        Assert.DoesNotContain("word", Assert.Single(RegistryOptionsCheck.Problems(new RegistryOptions { Url = "htp://user:word@b" })).Problem, StringComparison.Ordinal);

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
