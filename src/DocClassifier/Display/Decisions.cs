using System.Globalization;
using System.Text.Json;
using DocClassifier.Contracts;
using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tailing;

namespace DocClassifier.Display;

/// <summary>The decisions as they are made, read from the topic like any subscriber would.</summary>
internal sealed class Decisions(TopicReader reader)
{
    /// <summary>Calls <paramref name="show"/> for each decision from now on, on a thread of its own, until stopped.</summary>
    public Task FollowAsync(Action<Decision> show, CancellationToken stop) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                foreach (var line in reader.Read(new TailRequest { Topic = Topics.Classified }, stop))
                    show(Decision.Parse(line));
            }
            catch (TransientFaultException)
            {
                // The table goes on without them; the stages' own lines say that the cluster is away.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>One of them.</summary>
    internal sealed record Decision(string At, string Name, string Label, string Confidence, string Remark)
    {
        public static Decision Parse(string line)
        {
            using var json = JsonDocument.Parse(line);
            var value = json.RootElement.GetProperty("value");
            var part = DocumentIds.PartOf(value.GetProperty("documentId").GetString()!) is { } number ? $" #{number}" : "";
            var confidence = value.GetProperty("confidence");
            var review = value.GetProperty("reviewReason");
            return new Decision(
                DateTimeOffset.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                value.GetProperty("source").GetProperty("path").GetString() + part,
                value.GetProperty("label").GetString() ?? "-",
                confidence.ValueKind == JsonValueKind.Number ? confidence.GetDouble().ToString("0.00", CultureInfo.InvariantCulture) : "",
                review.ValueKind == JsonValueKind.String ? $"review: {review.GetString()}" : "");
        }
    }
}
