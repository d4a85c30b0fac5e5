namespace DocClassifier.Contracts.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["Ingest:MaxBytes", "Ingest:Settle", "Kafka:BootstrapServers", "invoice", "job_application"];

    [Theory]
    [InlineData("Ingest:MaxByte", "Ingest:MaxBytes")]
    [InlineData("ingest_maxbytes", "Ingest:MaxBytes")]
    [InlineData("Kafka:BootstrapServer", "Kafka:BootstrapServers")]
    [InlineData("invocie", "invoice")]
    [InlineData("Job Applications", "job_application")]
    [InlineData("in", null)]
    [InlineData("contract", null)]
    [InlineData("", null)]
    public void The_name_that_was_meant_is_found_and_none_is_made_up(string written, string? expected) =>
        Assert.Equal(expected, NearestName.To(written, Known));

    [Fact]
    public void A_name_of_megabytes_costs_nothing() => Assert.Null(NearestName.To(new string('a', 10_000_000), Known));
}
