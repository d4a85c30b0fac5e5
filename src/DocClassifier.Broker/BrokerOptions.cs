using System.ComponentModel.DataAnnotations;
using DocClassifier.Contracts;

namespace DocClassifier.Broker;

/// <summary>How the embedded broker runs. Immutable once it has started.</summary>
public sealed class BrokerOptions
{
    /// <summary>Folder of the logs; made when missing, locked by the process that runs the broker. Required.</summary>
    [Required(AllowEmptyStrings = false)]
    public string DataDirectory { get; set; } = "";

    /// <summary>TCP port, default 9092; 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = 9092;

    /// <summary>Address to listen on, default 127.0.0.1: nobody but this machine.</summary>
    [Required(AllowEmptyStrings = false), IpAddress]
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>Host name that clients are told to connect to; default: the bind address, or 127.0.0.1 when that is a wildcard.</summary>
    public string? AdvertisedHost { get; set; }

    /// <summary>
    /// Acknowledge only what has been synchronised to disk, many requests with one fsync. Default true; false trusts the system's cache.
    /// </summary>
    public bool SyncBeforeAck { get; set; } = true;

    /// <summary>Bytes after which a log begins a new file, where the topic does not say (segment.bytes). Default 128 MB.</summary>
    [Range(64 * 1024, int.MaxValue)]
    public int SegmentBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>Partitions of a topic that is created with the default number (-1). Default 1.</summary>
    [Range(1, 10_000)]
    public int DefaultPartitions { get; set; } = 1;

    /// <summary>Largest batch a topic takes, where the topic does not say (max.message.bytes). Default 2 MB.</summary>
    [Range(1024, 512 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>The same for topics whose names end in .dlq, which take what would not fit elsewhere any more. Default 3 MB.</summary>
    [Range(1024, 512 * 1024 * 1024)]
    public int DeadLetterMaxMessageBytes { get; set; } = 3 * 1024 * 1024;

    /// <summary>Largest request; a connection that announces more is closed. Memory is taken as the bytes arrive. Default 16 MB.</summary>
    [Range(64 * 1024, 512 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Requests of one connection that may wait for their answers; beyond it the connection is not read. Default 128.</summary>
    [Range(1, 10_000)]
    public int MaxRequestsInFlight { get; set; } = 128;

    /// <summary>Connections at a time; further ones are closed at once. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxConnections { get; set; } = 1000;

    /// <summary>Bounds of what consumers may ask for as session timeout, in milliseconds. Default 1 s.</summary>
    [Range(10, int.MaxValue)]
    public int MinSessionTimeoutMs { get; set; } = 1000;

    /// <summary>See <see cref="MinSessionTimeoutMs"/>. Default 30 min.</summary>
    [Range(10, int.MaxValue)]
    public int MaxSessionTimeoutMs { get; set; } = 30 * 60 * 1000;

    /// <summary>Longest transaction a producer may ask for, in milliseconds. Default 15 min.</summary>
    [Range(1, int.MaxValue)]
    public int MaxTransactionTimeoutMs { get; set; } = 15 * 60 * 1000;

    /// <summary>Milliseconds after which a producer that wrote nothing is forgotten by a partition. Default 7 days.</summary>
    [Range(1000, long.MaxValue)]
    public long ProducerExpirationMs { get; set; } = 7L * 24 * 60 * 60 * 1000;

    /// <summary>How often retention and compaction look for work, in milliseconds. Default 30 s.</summary>
    [Range(10, int.MaxValue)]
    public int HousekeepingIntervalMs { get; set; } = 30_000;
}
