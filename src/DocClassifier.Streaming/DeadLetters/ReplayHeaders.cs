using System.Text;
using Confluent.Kafka;
using DocClassifier.Contracts;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>The headers of a record that is sent again.</summary>
internal static class ReplayHeaders
{
    /// <summary>
    /// Those it came with, without those that say why it failed, and with <c>docclassifier.replay</c>. The count of attempts stays: the next dead letter counts on from it.
    /// </summary>
    public static Headers Of(Headers? before, string replay)
    {
        var headers = new Headers();
        foreach (var header in before ?? [])
        {
            var isDropped = header.Key == HeaderNames.Replay || (DeadLetterWriter.OwnHeaders.Contains(header.Key) && header.Key != HeaderNames.Attempts);
            if (!isDropped)
                headers.Add(header.Key, header.GetValueBytes());
        }

        headers.Add(HeaderNames.Replay, Encoding.UTF8.GetBytes(replay));
        return headers;
    }
}
