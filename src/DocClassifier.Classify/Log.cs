using Microsoft.Extensions.Logging;

namespace DocClassifier.Classify;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Classifier} {Digest} loaded (ONNX Runtime {Version})")]
    public static partial void ModelLoaded(ILogger logger, string classifier, string digest, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Page {Page} of {DocumentId} could not be read: {Reason}")]
    public static partial void PageNotRead(ILogger logger, string documentId, int page, string reason);
}
