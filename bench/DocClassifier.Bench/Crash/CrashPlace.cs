using System.Globalization;
using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Crash;

/// <summary>The mailroom of a crash test, with its inbox.</summary>
internal sealed class CrashPlace : MailroomPlace
{
    public CrashPlace(ScratchFolder folder, BenchContext context, int? window)
        : base(folder, context, "crash", Settings(window)) => (Inbox, Staging, Logs) = (Make("inbox"), Make("staging"), Make("logs"));

    public string Inbox { get; }

    public string Staging { get; }

    public string Logs { get; }

    public string StoreAway => Below("store.away");

    public string Failed => Path.Combine(Inbox, "failed");

    /// <summary>Files that ingest has not announced yet, those it has claimed included.</summary>
    public int Waiting() => Directory.EnumerateFiles(Inbox).Count()
        + (Directory.Exists(Path.Combine(Inbox, ".claimed"))
            ? Directory.EnumerateFiles(Path.Combine(Inbox, ".claimed"), "*", SearchOption.AllDirectories).Count(file => Path.GetFileName(file).Contains('~', StringComparison.Ordinal))
            : 0);

    public ProgramStart Member(string name, string stage) => stage == "ingest" ? Stage(name, stage, "--inbox", Inbox) : Stage(name, stage);

    private static Dictionary<string, string> Settings(int? window)
    {
        var settings = new Dictionary<string, string>
        {
            ["DOCCLASSIFIER__Ingest__MaxBytes"] = Documents.MaxBytes.ToString(CultureInfo.InvariantCulture),
            ["DOCCLASSIFIER__Logging__LogLevel__DocClassifier.Streaming"] = "Debug",
            ["DOCCLASSIFIER__Logging__LogLevel__DocClassifier.Streaming.Kafka"] = "Information",
        };
        if (window is { } count)
            settings["DOCCLASSIFIER__Window__Count"] = count.ToString(CultureInfo.InvariantCulture);
        return settings;
    }
}
