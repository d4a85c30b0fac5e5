namespace DocClassifier.Avro.Resolution;

/// <summary>Between timestamps of the writer and the reader: the number is converted, not the meaning.</summary>
internal enum TimeUnitChange
{
    None,
    MillisToMicros,
    MicrosToMillis,
}
