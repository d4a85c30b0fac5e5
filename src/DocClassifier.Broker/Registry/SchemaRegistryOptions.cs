using System.ComponentModel.DataAnnotations;
using DocClassifier.Contracts;

namespace DocClassifier.Broker.Registry;

/// <summary>How the schema registry serves.</summary>
public sealed class SchemaRegistryOptions
{
    /// <summary>The address it listens on. Default 127.0.0.1: it knows no users, so nobody else may reach it unasked.</summary>
    [Required, IpAddress]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes any free one. Default 8081.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 8081;

    /// <summary>The compatibility of subjects for which nothing else is set. Default BACKWARD.</summary>
    public CompatibilityLevel Compatibility { get; set; } = CompatibilityLevel.Backward;

    /// <summary>How long a change may take to be written and read back, in seconds. Default 15.</summary>
    [Range(1, 600)]
    public int WriteTimeoutSeconds { get; set; } = 15;

    /// <summary>The largest request body, in bytes. Default 1,000,000: a record of <c>_schemas</c> must hold it.</summary>
    [Range(1_000, 2_000_000)]
    public int MaxRequestBytes { get; set; } = 1_000_000;
}
