using Confluent.Kafka;

namespace DocClassifier.Streaming.Failures;

/// <summary>Says what an exception of the Kafka client means to a person, for those who do not see the client.</summary>
public static class ClientFaults
{
    /// <summary>One line with the remedy; null when the exception is none of the client's.</summary>
    public static string? Explain(Exception fault) => fault is KafkaException kafka
        ? $"The Kafka cluster refused or did not answer: {kafka.Error.Reason.ReplaceLineEndings(" ").TrimEnd('.')} ({kafka.Error.Code}). Check Kafka:BootstrapServers, Kafka:Properties and the cluster."
        : null;
}
