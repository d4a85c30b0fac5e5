using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Ingest;

/// <summary>Section <c>Ingest</c>: where files are taken in.</summary>
public sealed class IngestOptions
{
    /// <summary>Folders that are watched. Subfolder names become tags. Default: none; the command line gives <c>./inbox</c>.</summary>
    public IList<string> Inboxes { get; } = [];

    /// <summary>Larger files are refused as <c>too-large</c>. Bytes, default 100 MB.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 100_000_000;

    /// <summary>How long a file's size and time must stand still before it is taken; a file renamed into the inbox is taken at once. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often an inbox is looked through when the file system reports no changes (network shares). Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many files are worked on at once, per inbox. Default 8.</summary>
    [Range(1, 256)]
    public int Parallel { get; set; } = 8;

    /// <summary>Contents up to this size also travel inline in the event. Bytes, default 256 KB, which is the contract's limit.</summary>
    [Range(0, 256 * 1024)]
    public int InlineBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// Names (without regard to case; <c>*</c> stands for anything) that are never taken because somebody is still writing them.
    /// Names that begin with a dot are ignored too.
    /// </summary>
    public IList<string> Temporary { get; } =
        ["*.tmp", "*.temp", "*.part", "*.partial", "*.crdownload", "*.download", "*.filepart", "*.swp", "*.lock", "*~", "~$*", "Thumbs.db", "desktop.ini", "*.reason.json"];

    /// <summary>This process's name in <c>.claimed/</c>; unique among those that share an inbox. Default: host name and process id; the host sets its instance.</summary>
    [Required]
    public string Instance { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>How often an instance shows that it is alive. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan AliveEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After this silence an instance's claims are taken over by another. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "01:00:00")]
    public TimeSpan AbandonedAfter { get; set; } = TimeSpan.FromSeconds(60);
}
