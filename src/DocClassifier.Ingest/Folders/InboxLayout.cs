using System.Globalization;

namespace DocClassifier.Ingest.Folders;

/// <summary>The folders of an inbox (CONTRACTS.md, "Files"): what lies where.</summary>
internal sealed class InboxLayout(string inbox, string instance)
{
    public const string AliveFile = ".alive";
    public const string ReasonSuffix = ".reason.json";
    private static readonly string[] Reserved = [".claimed", "done", "failed"];

    /// <summary>The inbox's full path.</summary>
    public string Inbox { get; } = Path.GetFullPath(inbox);

    /// <summary>Where all instances keep what they have claimed.</summary>
    public string Claimed => Path.Combine(Inbox, ".claimed");

    /// <summary>Where this instance keeps what it has claimed.</summary>
    public string OwnClaims => ClaimsOf(instance);

    public string Failed => Path.Combine(Inbox, "failed");

    /// <summary>Folders directly below the inbox that are never scanned.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name, StringComparer.Ordinal);

    public string ClaimsOf(string other) => Path.Combine(Claimed, other);

    /// <summary>Where a file that was taken in on that day (UTC) is kept.</summary>
    public string DoneOn(DateTimeOffset day) =>
        Path.Combine(Inbox, "done", day.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
