using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Sandbox;

/// <summary>Configuration section <c>Sandbox</c>: the worker processes in which untrusted bytes are parsed.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>Worker processes at most, that is documents parsed or pages read at once. Default 0: one per core.</summary>
    [Range(0, 256)]
    public int Workers { get; set; }

    /// <summary>Worker processes kept while there is nothing to do. Default 1.</summary>
    [Range(0, 256)]
    public int KeepIdle { get; set; } = 1;

    /// <summary>How long a worker beyond <see cref="KeepIdle"/> stays idle before it is ended. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Processor time for one request (a document to parse, a page to read), or four times as long on the clock, so that a busy machine rejects
    /// nothing that a quiet one reads; beyond it the worker is ended: <c>timeout</c>. Default 1 minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Resident memory of a worker, in bytes; beyond it the worker is ended: <c>memory</c>. Also the address space of each tool it starts.
    /// Default 1 GB.
    /// </summary>
    [Range(64L << 20, 1L << 40)]
    public long MemoryLimit { get; set; } = 1L << 30;

    /// <summary>A worker that is larger than this after a request, in bytes, is replaced by a fresh one. Default 300 MB.</summary>
    [Range(32L << 20, 1L << 40)]
    public long RecycleAbove { get; set; } = 300L << 20;

    /// <summary>An idle worker that is larger than this, in bytes (it has read pages, say), is replaced by a small one. Default 90 MB.</summary>
    [Range(32L << 20, 1L << 40)]
    public long ReplaceIdleAbove { get; set; } = 90L << 20;

    /// <summary>Where the workers' temporary files are. Default: the system's temporary folder.</summary>
    public string? TempFolder { get; set; }

    /// <summary>The command that starts a worker. Default (empty): this program with the verb <c>worker</c>.</summary>
    public IList<string> Command { get; } = [];
}
