using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro;

/// <summary>Between points in time and the numbers that stand for them.</summary>
internal static class AvroTime
{
    private const long TicksPerMicro = TimeSpan.TicksPerMillisecond / 1000;
    private const long MinMillis = -62_135_596_800_000;
    private const long MaxMillis = 253_402_300_799_999;

    /// <summary>Rounded down to the unit, as an instant lies in the microsecond that has begun.</summary>
    public static long ToNumber(DateTimeOffset time, bool millis)
    {
        var unit = millis ? TimeSpan.TicksPerMillisecond : TicksPerMicro;
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        return (ticks / unit) - (ticks % unit < 0 ? 1 : 0);
    }

    public static DateTimeOffset ToTime(long number, bool millis) =>
        InRange(number, millis)
            ? DateTimeOffset.UnixEpoch.AddTicks(number * (millis ? TimeSpan.TicksPerMillisecond : TicksPerMicro))
            : throw new AvroFormatException($"The timestamp {number} lies outside the years 1 to 9999.");

    public static bool InRange(long number, bool millis) =>
        millis ? number is >= MinMillis and <= MaxMillis : number is >= MinMillis * 1000 and <= (MaxMillis * 1000) + 999;

    public static bool IsMillis(AvroLogicalType type) => type is AvroLogicalType.TimestampMillis or AvroLogicalType.LocalTimestampMillis;
}
