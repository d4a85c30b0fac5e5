using System.Buffers;
using System.Buffers.Binary;
using DocClassifier.Avro;

namespace DocClassifier.Bench.Serdes;

/// <summary>The codec of the stages.</summary>
internal sealed class OwnSerdes(object value, int schemaId) : ISerdes
{
    private const int HeaderLength = 5;
    private readonly AvroSerializer _serializer = AvroSerializer.For(value.GetType());
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public byte[] Serialize()
    {
        _buffer.ResetWrittenCount();
        var header = _buffer.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], schemaId);
        _buffer.Advance(HeaderLength);
        _serializer.WriteObject(value, _buffer);
        return _buffer.WrittenSpan.ToArray();
    }

    public object Deserialize(byte[] value) => _serializer.ReadObject(value.AsSpan(HeaderLength), _serializer.Schema);
}
