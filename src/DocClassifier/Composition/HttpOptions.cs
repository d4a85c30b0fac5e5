using System.ComponentModel.DataAnnotations;
using DocClassifier.Contracts;

namespace DocClassifier.Composition;

/// <summary>Section <c>Http</c>: where <c>/alive</c> and <c>/health</c> are served.</summary>
internal sealed class HttpOptions
{
    /// <summary>The address to listen on. Default 127.0.0.1; a container sets 0.0.0.0.</summary>
    [Required, IpAddress]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port; 0 is any free one. Not set: nothing is served.</summary>
    [Range(0, 65535)]
    public int? Port { get; set; }
}
