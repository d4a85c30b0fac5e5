using System.Linq.Expressions;
using System.Reflection;
using DocClassifier.Avro.Schemas;

namespace DocClassifier.Avro.Typed;

/// <summary>
/// Builds the delegate that writes a type by a schema: records are compiled, once, into calls field by field; nothing is looked up or boxed
/// when a value is written.
/// </summary>
internal static class TypedWriters
{
    private static readonly MethodInfo ForMethod = typeof(TypedWriters).GetMethod(nameof(For))!;

    /// <exception cref="ArgumentException">The type cannot hold values of the schema.</exception>
    public static WriteValue<T> For<T>(AvroSchema schema)
    {
        if (schema is UnionSchema union)
            return Optional<T>(union);
        Delegate writer = (schema.Type, typeof(T)) switch
        {
            (AvroType.String, var type) when type == typeof(string) => new WriteValue<string>(static (ref w, value) => w.WriteString(value)),
            (AvroType.Int, var type) when type == typeof(int) => new WriteValue<int>(static (ref w, value) => w.WriteInt(value)),
            (AvroType.Long, var type) when type == typeof(long) => new WriteValue<long>(static (ref w, value) => w.WriteLong(value)),
            (AvroType.Boolean, var type) when type == typeof(bool) => new WriteValue<bool>(static (ref w, value) => w.WriteBoolean(value)),
            (AvroType.Double, var type) when type == typeof(double) => new WriteValue<double>(static (ref w, value) => w.WriteDouble(value)),
            (AvroType.Bytes, var type) when type == typeof(ReadOnlyMemory<byte>) =>
                new WriteValue<ReadOnlyMemory<byte>>(static (ref w, value) => w.WriteBytes(value.Span)),
            (AvroType.Long, var type) when type == typeof(DateTimeOffset) => Time(schema),
            (AvroType.Array, { IsGenericType: true } type) when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) =>
                Make(nameof(List), type, ((ArraySchema)schema).Items),
            (AvroType.Map, { IsGenericType: true } type) when type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                && type.GenericTypeArguments[0] == typeof(string) => Make(nameof(Map), type, ((MapSchema)schema).Values),
            (AvroType.Record, { IsClass: true } type) => Record<T>((RecordSchema)schema, type),
            _ => throw EventProperties.Unsupported(schema, typeof(T)),
        };
        return (WriteValue<T>)writer;
    }

    private static Delegate Of(Type type, AvroSchema schema) => Invoke(ForMethod.MakeGenericMethod(type), schema);

    private static Delegate Make(string method, Type type, AvroSchema schema) =>
        Invoke(
            typeof(TypedWriters).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type.GenericTypeArguments[^1]),
            schema);

    private static Delegate Invoke(MethodInfo method, AvroSchema schema) =>
        (Delegate)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [schema], null)!;

    private static WriteValue<DateTimeOffset> Time(AvroSchema schema) => schema.LogicalType switch
    {
        AvroLogicalType.TimestampMicros => static (ref w, value) => w.WriteLong(AvroTime.ToNumber(value, millis: false)),
        AvroLogicalType.TimestampMillis => static (ref w, value) => w.WriteLong(AvroTime.ToNumber(value, millis: true)),
        _ => throw EventProperties.Unsupported(schema, typeof(DateTimeOffset)),
    };

    private static WriteValue<T> Optional<T>(UnionSchema union)
    {
        var schema = EventProperties.NotNull(union, typeof(T));
        var nullBranch = union.Branches[0].Type == AvroType.Null ? 0 : 1;
        if (Nullable.GetUnderlyingType(typeof(T)) is { } underlying)
        {
            return (WriteValue<T>)typeof(TypedWriters).GetMethod(nameof(OptionalValue), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(underlying).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [schema, nullBranch], null)!;
        }

        var write = For<T>(schema);
        return (ref w, value) =>
        {
            w.WriteInt(value is null ? nullBranch : 1 - nullBranch);
            if (value is not null)
                write(ref w, value);
        };
    }

    private static WriteValue<T?> OptionalValue<T>(AvroSchema schema, int nullBranch)
        where T : struct
    {
        var write = For<T>(schema);
        return (ref w, value) =>
        {
            w.WriteInt(value is null ? nullBranch : 1 - nullBranch);
            if (value is { } present)
                write(ref w, present);
        };
    }

    private static WriteValue<IReadOnlyList<T>> List<T>(AvroSchema items)
    {
        var write = For<T>(items);
        return (ref w, value) =>
        {
            if (value.Count > 0)
                w.WriteInt(value.Count);
            for (var item = 0; item < value.Count; item++)
                write(ref w, value[item]);
            w.WriteInt(0);
        };
    }

    private static WriteValue<IReadOnlyDictionary<string, T>> Map<T>(AvroSchema values)
    {
        var write = For<T>(values);
        return (ref w, value) =>
        {
            if (value.Count > 0)
                w.WriteInt(value.Count);
            foreach (var (key, item) in value)
            {
                w.WriteString(key);
                write(ref w, item);
            }

            w.WriteInt(0);
        };
    }

    private static Delegate Record<T>(RecordSchema schema, Type type)
    {
        var writer = Expression.Parameter(typeof(AvroWriter).MakeByRefType(), "writer");
        var value = Expression.Parameter(typeof(T), "value");
        var calls = EventProperties.Of(type, schema).Zip(schema.Fields, Expression (property, field) =>
        {
            Expression read = Expression.Property(value, property);
            if (!property.PropertyType.IsValueType && field.Schema.Type != AvroType.Union)
                read = Expression.Coalesce(read, Missing(property.PropertyType, $"{schema.Name}.{field.Name} is null but required."));
            return Expression.Invoke(Expression.Constant(Of(property.PropertyType, field.Schema)), writer, read);
        });
        return Expression.Lambda<WriteValue<T>>(Expression.Block(calls), writer, value).Compile();
    }

    private static UnaryExpression Missing(Type type, string message) =>
        Expression.Throw(Expression.New(typeof(ArgumentException).GetConstructor([typeof(string)])!, Expression.Constant(message)), type);
}
