using System.Globalization;
using DocClassifier.Bench.Processes;

namespace DocClassifier.Bench.Crash;

/// <summary>The mailroom of a crash test, with its inbox.</summary>
internal sealed class CrashPlace : MailroomPlace
{
    public CrashPlace(ScratchFolder folder, BenchContext context)
        : base(folder, context, "crash", new Dictionary<string, string>
        {
            ["DOCCLASSIFIER__Ingest__MaxBytes"] = Documents.MaxBytes.ToString(CultureInfo.InvariantCulture),
            ["DOCCLASSIFIER__Logging__LogLevel__DocClassifier.Streaming"] = "Debug",
            ["DOCCLASSIFIER__Logging__LogLevel__DocClassifier.Streaming.Kafka"] = "Information",
        }) => (Inbox, Staging, Logs) = (Make("inbox"), Make("staging"), Make("logs"));

    public string Inbox { get; }

    public string Staging { get; }

    public string Logs { get; }

    public string StoreAway => Below("store.away");

    public string Failed => Path.Combine(Inbox, "failed");

    public ProgramStart Member(string name, string stage) => stage == "ingest" ? Stage(name, stage, "--inbox", Inbox) : Stage(name, stage);
}
