using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Streaming.Options;

/// <summary>Which of several processes this one is: section <c>Instance</c>.</summary>
public sealed class InstanceOptions
{
    public const string Section = "Instance";

    /// <summary>
    /// A name that no other running process of this installation has. Default null: the host's name, a short hash of the data folder and
    /// the
    /// lowest free slot under <see cref="DataFolder"/>.
    /// </summary>
    [RegularExpression("[a-zA-Z0-9._-]{1,100}", ErrorMessage = "Instance:Id takes 1 to 100 letters, digits, '.', '_' and '-'.")]
    public string? Id { get; set; }

    /// <summary>The data folder; <c>instances/</c> lies in it. Default <c>./data</c>; the flag <c>--data</c> sets it.</summary>
    [Required]
    public string DataFolder { get; set; } = "data";
}
