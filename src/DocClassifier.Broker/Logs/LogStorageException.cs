namespace DocClassifier.Broker.Logs;

/// <summary>
/// The disk refused a write or a synchronisation; what was to be appended is not in the log. Answered as KAFKA_STORAGE_ERROR.
/// </summary>
internal sealed class LogStorageException(string message, Exception cause) : IOException(message, cause);
