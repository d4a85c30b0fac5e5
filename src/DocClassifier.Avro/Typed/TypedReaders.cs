using System.Linq.Expressions;
using System.Reflection;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Typed;

/// <summary>
/// Builds the delegate that reads a type from data of a writer's schema (specification, "Schema Resolution"): records are compiled, once,
/// into one pass over the written fields.
/// </summary>
internal sealed class TypedReaders
{
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
    private static readonly MethodInfo SkipMethod = typeof(AvroSkipper).GetMethod(nameof(AvroSkipper.Skip))!;

    // A delegate, or what is wrong. Without it, records of one name in many namespaces would be resolved over and over, level by level.
    private readonly Dictionary<(RecordSchema Writer, RecordSchema Reader), object> _records = [];

    private TypedReaders()
    {
    }

    /// <param name="writer">What was written: of others, so anything.</param>
    /// <param name="reader">The schema of the type, as <see cref="TypedWriters"/> has accepted it.</param>
    /// <exception cref="WrongSchemaException">No data of the writer's schema can be read as the reader's.</exception>
    public static ReadValue<T> Build<T>(AvroSchema writer, AvroSchema reader) => new TypedReaders().For<T>(writer, reader);

    private ReadValue<T> For<T>(AvroSchema writer, AvroSchema reader)
    {
        if (writer is UnionSchema written)
            return WrittenUnion<T>(written, reader);
        if (reader is UnionSchema)
        {
            if (writer.Type == AvroType.Null)
                return static (ref _) => default!;
            var present = EventProperties.NotNull(reader, typeof(T));
            return Nullable.GetUnderlyingType(typeof(T)) is { } underlying
                ? (ReadValue<T>)Make(nameof(OptionalValue), underlying, writer, present)
                : For<T>(writer, present);
        }

        return (ReadValue<T>)((writer, reader) switch
        {
            (RecordSchema from, RecordSchema to) when to.Accepts(from) => Record<T>(from, to),
            (ArraySchema from, ArraySchema to) => Make(nameof(List), typeof(T).GenericTypeArguments[0], from.Items, to.Items),
            (MapSchema from, MapSchema to) => Make(nameof(Map), typeof(T).GenericTypeArguments[1], from.Values, to.Values),
            (PrimitiveSchema, PrimitiveSchema) when AvroPromotion.Allows(writer.Type, reader.Type) => Primitive(writer, reader, typeof(T)),
            _ => throw new WrongSchemaException($"{Shown(writer)} was written, {Shown(reader)} is expected."),
        });
    }

    private Delegate Make(string method, Type argument, AvroSchema writer, AvroSchema reader) =>
        (Delegate)typeof(TypedReaders).GetMethod(method, Hidden)!.MakeGenericMethod(argument)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [writer, reader], null)!;

    /// <summary>The branch is in the data: one that cannot be read is an error only when the data has it.</summary>
    private ReadValue<T> WrittenUnion<T>(UnionSchema writer, AvroSchema reader)
    {
        var problems = new List<string>();
        var branches = writer.Branches.Select(branch =>
        {
            try
            {
                return For<T>(branch, reader);
            }
            catch (WrongSchemaException exception)
            {
                var problem = exception.Message;
                problems.Add(problem);
                return (ref _) => throw new WrongSchemaException(problem);
            }
        }).ToArray();
        return problems.Count < branches.Length
            ? (ref input) => branches[input.ReadIndex(branches.Length)](ref input)
            : throw new WrongSchemaException(problems[0]);
    }

    private static Delegate Primitive(AvroSchema writer, AvroSchema reader, Type type) => (reader.Type, writer.Type) switch
    {
        (AvroType.String, _) => new ReadValue<string>(static (ref input) => input.ReadString()),
        (AvroType.Bytes, _) => new ReadValue<ReadOnlyMemory<byte>>(static (ref input) => input.ReadBytes().ToArray()),
        (AvroType.Boolean, _) => new ReadValue<bool>(static (ref input) => input.ReadBoolean()),
        (AvroType.Int, _) => new ReadValue<int>(static (ref input) => input.ReadInt()),
        (AvroType.Long, _) when type == typeof(DateTimeOffset) => Time(writer, reader),
        (AvroType.Long, _) => Long(writer),
        (AvroType.Double, AvroType.Int) => new ReadValue<double>(static (ref input) => input.ReadInt()),
        (AvroType.Double, AvroType.Long) => new ReadValue<double>(static (ref input) => input.ReadLong()),
        (AvroType.Double, AvroType.Float) => new ReadValue<double>(static (ref input) => input.ReadFloat()),
        (AvroType.Double, _) => new ReadValue<double>(static (ref input) => input.ReadDouble()),
        _ => throw EventProperties.Unsupported(reader, type),
    };

    private static ReadValue<long> Long(AvroSchema writer) =>
        writer.Type == AvroType.Int ? static (ref input) => input.ReadInt() : static (ref input) => input.ReadLong();

    /// <summary>In the writer's unit; a plain number is taken to be in the reader's.</summary>
    private static ReadValue<DateTimeOffset> Time(AvroSchema writer, AvroSchema reader)
    {
        var unit = writer.LogicalType is AvroLogicalType.TimestampMicros or AvroLogicalType.TimestampMillis ? writer.LogicalType : reader.LogicalType;
        var (number, millis) = (Long(writer), unit == AvroLogicalType.TimestampMillis);
        return (ref input) => AvroTime.ToTime(number(ref input), millis);
    }

    private ReadValue<T?> OptionalValue<T>(AvroSchema writer, AvroSchema reader)
        where T : struct
    {
        var read = For<T>(writer, reader);
        return (ref input) => read(ref input);
    }

    private ReadValue<IReadOnlyList<T>> List<T>(AvroSchema writer, AvroSchema reader)
    {
        var (read, minItemLength) = (For<T>(writer, reader), writer.MinEncodedLength);
        return (ref input) =>
        {
            var count = input.ReadBlock(minItemLength);
            if (count == 0)
                return [];
            var items = new List<T>(count);
            for (; count > 0; count = input.ReadBlock(minItemLength))
            {
                for (var item = 0; item < count; item++)
                    items.Add(read(ref input));
            }

            return items;
        };
    }

    private ReadValue<IReadOnlyDictionary<string, T>> Map<T>(AvroSchema writer, AvroSchema reader)
    {
        var (read, minEntryLength) = (For<T>(writer, reader), 1 + writer.MinEncodedLength);
        return (ref input) =>
        {
            var entries = new Dictionary<string, T>(StringComparer.Ordinal);
            for (var count = input.ReadBlock(minEntryLength); count > 0; count = input.ReadBlock(minEntryLength))
            {
                for (var item = 0; item < count; item++)
                {
                    var key = input.ReadString();
                    entries[key] = read(ref input);
                }
            }

            return entries;
        };
    }

    private Delegate Record<T>(RecordSchema writer, RecordSchema reader)
    {
        if (!_records.TryGetValue((writer, reader), out var known))
        {
            try
            {
                known = Compile<T>(writer, reader);
            }
            catch (WrongSchemaException exception)
            {
                known = exception.Message;
            }

            _records.Add((writer, reader), known);
        }

        return known as Delegate ?? throw new WrongSchemaException((string)known);
    }

    private ReadValue<T> Compile<T>(RecordSchema writer, RecordSchema reader)
    {
        var sources = new Dictionary<AvroField, AvroField>();
        foreach (var field in reader.Fields)
        {
            // Two of the reader's fields may claim one written field (by alias): the first gets it.
            if (writer.FindFor(field) is { } source)
                sources.TryAdd(source, field);
        }

        var input = Expression.Parameter(typeof(AvroReader).MakeByRefType(), "input");
        var properties = EventProperties.Of(typeof(T), reader);
        var values = properties.Select(property => Expression.Variable(property.PropertyType, property.Name)).ToArray();
        var body = new List<Expression>();
        foreach (var written in writer.Fields)
        {
            body.Add(sources.TryGetValue(written, out var field)
                ? Expression.Assign(values[field.Position], Expression.Invoke(Expression.Constant(Field(written.Schema, field)), input))
                : Expression.Call(SkipMethod, Expression.Constant(written.Schema, typeof(AvroSchema)), input));
        }

        foreach (var field in reader.Fields.Except(sources.Values))
        {
            if (field.Default is not { } value)
                throw new WrongSchemaException($"{reader.FullName}.{field.Name} was not written and has no default.");
            var read = typeof(TypedReaders).GetMethod(nameof(Default), Hidden)!.MakeGenericMethod(values[field.Position].Type);
            body.Add(Expression.Assign(
                values[field.Position],
                Expression.Call(read, Expression.Constant(DefaultEncoder.Encode(field.Schema, value)), Expression.Constant(Field(field.Schema, field)))));
        }

        body.Add(Expression.MemberInit(Expression.New(typeof(T)), properties.Zip(values, Expression.Bind)));
        return Expression.Lambda<ReadValue<T>>(Expression.Block(values, body), input).Compile();

        Delegate Field(AvroSchema written, AvroField field)
        {
            try
            {
                return Make(nameof(For), values[field.Position].Type, written, field.Schema);
            }
            catch (WrongSchemaException exception)
            {
                throw new WrongSchemaException($"{reader.FullName}.{field.Name}: {exception.Message}", exception);
            }
        }
    }

    // The default is kept encoded: every reading makes a fresh value of it.
    private static T Default<T>(byte[] encoded, ReadValue<T> read)
    {
        var input = new AvroReader(encoded);
        return read(ref input);
    }

    private static string Shown(AvroSchema schema) =>
        schema is NamedSchema named ? $"{schema.Type.ToString().ToLowerInvariant()} {named.FullName}" : schema.Type.ToString().ToLowerInvariant();
}
