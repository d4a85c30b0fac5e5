using Microsoft.Extensions.Logging;

namespace DocClassifier.Ingest;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Arrival {ArrivalId} is taken in.")]
    public static partial void TakenIn(ILogger logger, Guid arrivalId);

    [LoggerMessage(2, LogLevel.Warning, "{Path} is refused ({Code}) and lies in failed/.")]
    public static partial void Refused(ILogger logger, string path, string code);

    [LoggerMessage(3, LogLevel.Warning, "{Path} cannot be read and stays in the inbox: {Problem}")]
    public static partial void CannotRead(ILogger logger, string path, string problem);

    [LoggerMessage(4, LogLevel.Error, "{Thing} is tried again after an unexpected error.")]
    public static partial void Unexpected(ILogger logger, string thing, Exception fault);

    [LoggerMessage(5, LogLevel.Error, "{Thing} is tried again: {Problem}")]
    public static partial void TryAgain(ILogger logger, string thing, string problem);

    [LoggerMessage(6, LogLevel.Warning, "Took over {Count} claims of instance {Instance}, which has gone silent.")]
    public static partial void TookOver(ILogger logger, int count, string instance);

    [LoggerMessage(7, LogLevel.Information, "The claim of arrival {ArrivalId} has been taken over by another instance.")]
    public static partial void ClaimGone(ILogger logger, Guid arrivalId);

    [LoggerMessage(8, LogLevel.Warning, "Changes in the inbox are found by polling only: {Problem}")]
    public static partial void NoInotify(ILogger logger, string problem);

    [LoggerMessage(9, LogLevel.Warning, "The claims in {Folder} cannot be taken over, the rest of the inbox is worked on: {Problem}")]
    public static partial void CannotTakeOver(ILogger logger, string folder, string problem);

    [LoggerMessage(20, LogLevel.Warning, "{Path} is a link and is not followed: it could lead out of the inbox. Put the file itself there, or name the folder that it leads to as an inbox.")]
    public static partial void LinkNotFollowed(ILogger logger, string path);

    [LoggerMessage(21, LogLevel.Warning, "{Path} is no regular file (a pipe, socket or device) and is not taken. Put a file there.")]
    public static partial void NoRegularFile(ILogger logger, string path);
}
