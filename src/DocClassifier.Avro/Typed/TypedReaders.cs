using System.Linq.Expressions;
using System.Reflection;
using DocClassifier.Avro.Resolution;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Typed;

/// <summary>Builds the delegate that reads a type by a plan: records are compiled, once, into one pass over the written fields.</summary>
internal static class TypedReaders
{
    private static readonly MethodInfo ForMethod = typeof(TypedReaders).GetMethod(nameof(For))!;
    private static readonly MethodInfo SkipMethod = typeof(AvroSkipper).GetMethod(nameof(AvroSkipper.Skip))!;

    /// <exception cref="ArgumentException">The type cannot hold values of the reader's schema.</exception>
    public static ReadValue<T> For<T>(ReadPlan plan)
    {
        switch (plan)
        {
            case WriterUnionPlan union:
                var branches = union.Branches.Select(For<T>).ToArray();
                return (ref reader) => branches[reader.ReadIndex(branches.Length)](ref reader);
            case ReaderUnionPlan { Value: PrimitivePlan { Written: AvroType.Null } }:
                return static (ref _) => default!;
            case ReaderUnionPlan union when Nullable.GetUnderlyingType(typeof(T)) is { } underlying:
                return (ReadValue<T>)Make(nameof(OptionalValue), underlying, union.Value);
            case ReaderUnionPlan union:
                return For<T>(union.Value);
            case UnresolvablePlan unresolvable:
                return (ref _) => throw new WrongSchemaException(unresolvable.Problem);
        }

        Delegate read = (plan, typeof(T)) switch
        {
            (PrimitivePlan { Reader.Type: AvroType.String }, var type) when type == typeof(string) =>
                new ReadValue<string>(static (ref reader) => reader.ReadString()),
            (PrimitivePlan { Reader.Type: AvroType.Int }, var type) when type == typeof(int) =>
                new ReadValue<int>(static (ref reader) => reader.ReadInt()),
            (PrimitivePlan { Reader.Type: AvroType.Boolean }, var type) when type == typeof(bool) =>
                new ReadValue<bool>(static (ref reader) => reader.ReadBoolean()),
            (PrimitivePlan { Reader.Type: AvroType.Bytes }, var type) when type == typeof(byte[]) =>
                new ReadValue<byte[]>(static (ref reader) => reader.ReadBytes().ToArray()),
            (PrimitivePlan { Reader.Type: AvroType.Bytes }, var type) when type == typeof(ReadOnlyMemory<byte>) =>
                new ReadValue<ReadOnlyMemory<byte>>(static (ref reader) => reader.ReadBytes().ToArray()),
            (PrimitivePlan { Reader.Type: AvroType.Long } number, var type) when type == typeof(long) => PromotedNumbers.Long(number),
            (PrimitivePlan { Reader.Type: AvroType.Float } number, var type) when type == typeof(float) => PromotedNumbers.Float(number.Written),
            (PrimitivePlan { Reader.Type: AvroType.Double } number, var type) when type == typeof(double) => PromotedNumbers.Double(number.Written),
            (PrimitivePlan { Reader.LogicalType: AvroLogicalType.TimestampMicros or AvroLogicalType.TimestampMillis } number, var type)
                when type == typeof(DateTimeOffset) => Time(number),
            (ArrayPlan array, { IsGenericType: true } type) when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
                Make(nameof(List), type.GenericTypeArguments[0], array),
            (MapPlan map, { IsGenericType: true } type) when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                && type.GenericTypeArguments[0] == typeof(string) => Make(nameof(Map), type.GenericTypeArguments[1], map),
            (RecordPlan record, { IsClass: true } type) => Record<T>(record, type),
            _ => throw EventProperties.Unsupported(plan.Reader, typeof(T)),
        };
        return (ReadValue<T>)read;
    }

    private static Delegate Of(Type type, ReadPlan plan) => Invoke(ForMethod.MakeGenericMethod(type), plan);

    private static Delegate Make(string method, Type argument, ReadPlan plan) =>
        Invoke(typeof(TypedReaders).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(argument), plan);

    private static Delegate Invoke(MethodInfo method, ReadPlan plan) =>
        (Delegate)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [plan], null)!;

    private static ReadValue<DateTimeOffset> Time(PrimitivePlan plan)
    {
        var number = PromotedNumbers.Long(plan);
        var millis = AvroTime.IsMillis(plan.Reader.LogicalType);
        return (ref reader) => AvroTime.ToTime(number(ref reader), millis);
    }

    private static ReadValue<T?> OptionalValue<T>(ReadPlan plan)
        where T : struct
    {
        var read = For<T>(plan);
        return (ref reader) => read(ref reader);
    }

    private static ReadValue<IReadOnlyList<T>> List<T>(ArrayPlan plan)
    {
        var read = For<T>(plan.Items);
        var minItemLength = plan.MinItemLength;
        return (ref reader) =>
        {
            var count = reader.ReadBlock(minItemLength);
            if (count == 0)
                return [];
            var items = new List<T>(count);
            for (; count > 0; count = reader.ReadBlock(minItemLength))
            {
                for (var item = 0; item < count; item++)
                    items.Add(read(ref reader));
            }

            return items;
        };
    }

    private static ReadValue<IReadOnlyDictionary<string, T>> Map<T>(MapPlan plan)
    {
        var read = For<T>(plan.Values);
        var minItemLength = plan.MinItemLength;
        return (ref reader) =>
        {
            var entries = new Dictionary<string, T>(StringComparer.Ordinal);
            for (var count = reader.ReadBlock(minItemLength); count > 0; count = reader.ReadBlock(minItemLength))
            {
                for (var item = 0; item < count; item++)
                {
                    var key = reader.ReadString();
                    entries[key] = read(ref reader);
                }
            }

            return entries;
        };
    }

    private static Delegate Record<T>(RecordPlan plan, Type type)
    {
        var reader = Expression.Parameter(typeof(AvroReader).MakeByRefType(), "reader");
        var properties = EventProperties.Of(type, plan.Record);
        var values = properties.Select(property => Expression.Variable(property.PropertyType, property.Name)).ToArray();
        var body = new List<Expression>();
        foreach (var step in plan.Steps)
        {
            body.Add(step.Field is null
                ? Expression.Call(SkipMethod, Expression.Constant(step.Written, typeof(AvroSchema)), reader)
                : Expression.Assign(
                    values[step.Field.Position],
                    Expression.Invoke(Expression.Constant(Of(properties[step.Field.Position].PropertyType, step.Plan!)), reader)));
        }

        foreach (var step in plan.Defaults)
        {
            var property = properties[step.Field.Position].PropertyType;
            var read = typeof(TypedReaders).GetMethod(nameof(Default), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(property);
            body.Add(Expression.Assign(
                values[step.Field.Position],
                Expression.Call(read, Expression.Constant(step.Encoded), Expression.Constant(Of(property, step.Plan)))));
        }

        body.Add(Expression.MemberInit(Expression.New(type), properties.Zip(values, Expression.Bind)));
        return Expression.Lambda<ReadValue<T>>(Expression.Block(values, body), reader).Compile();
    }

    private static T Default<T>(byte[] encoded, ReadValue<T> read)
    {
        var reader = new AvroReader(encoded);
        return read(ref reader);
    }
}
