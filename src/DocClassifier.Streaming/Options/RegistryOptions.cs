using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>Where the schema registry is: section <c>Registry</c>.</summary>
public sealed class RegistryOptions
{
    public const string Section = "Registry";

    /// <summary>
    /// One or more addresses, comma-separated; user and password may stand in them. Default <c>http://127.0.0.1:8081</c>, where
    /// <c>docclassifier up</c> listens.
    /// </summary>
    [Required]
    public string Url { get; set; } = "http://127.0.0.1:8081";
}
