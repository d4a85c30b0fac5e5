using DocClassifier.Streaming.DeadLetters;
using Microsoft.Extensions.Logging;

namespace DocClassifier;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{File} is rejected ({Reason}); its dead letter is {Position}")]
    public static partial void Rejected(ILogger logger, string file, string reason, DeadLetterPosition position);

    [LoggerMessage(2, LogLevel.Warning, "The {What} of this moment are not shown: {Reason}")]
    public static partial void NotShown(ILogger logger, string what, string reason);
}
