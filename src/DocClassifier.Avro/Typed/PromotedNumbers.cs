using DocClassifier.Avro.Resolution;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Typed;

/// <summary>Reads a number of one type as one of a wider type.</summary>
internal static class PromotedNumbers
{
    public static ReadValue<long> Long(PrimitivePlan plan)
    {
        if (plan.Written == AvroType.Int)
            return static (ref reader) => reader.ReadInt();
        if (plan.Unit == TimeUnitChange.None)
            return static (ref reader) => reader.ReadLong();
        var unit = plan.Unit;
        return (ref reader) => AvroTime.Convert(reader.ReadLong(), unit);
    }

    public static ReadValue<float> Float(AvroType written) => written switch
    {
        AvroType.Int => static (ref reader) => reader.ReadInt(),
        AvroType.Long => static (ref reader) => reader.ReadLong(),
        _ => static (ref reader) => reader.ReadFloat(),
    };

    public static ReadValue<double> Double(AvroType written) => written switch
    {
        AvroType.Int => static (ref reader) => reader.ReadInt(),
        AvroType.Long => static (ref reader) => reader.ReadLong(),
        AvroType.Float => static (ref reader) => reader.ReadFloat(),
        _ => static (ref reader) => reader.ReadDouble(),
    };
}
