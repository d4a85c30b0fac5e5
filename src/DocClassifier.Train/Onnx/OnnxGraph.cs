using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static DocClassifier.Train.Onnx.AttributeProto.Types;
using static DocClassifier.Train.Onnx.TensorProto.Types;

namespace DocClassifier.Train.Onnx;

/// <summary>Builds an ONNX file, node by node. Equal calls make equal bytes. Not thread-safe.</summary>
internal sealed class OnnxGraph(string name)
{
    private const int IrVersion = 8;
    private const int Opset = 13;

    // Messages written one after the other read as one message that holds them all.
    private readonly MemoryStream _graph = new();
    private readonly ModelProto _model = new()
    {
        IrVersion = IrVersion,
        ProducerName = "docclassifier",
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
    };

    private int _nodes;

    /// <summary>A node with one output, whose name is returned. Attributes are numbers or texts, or arrays of them.</summary>
    public string Node(string operation, string output, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes)
    {
        Node(operation, [output], inputs, attributes);
        return output;
    }

    /// <summary>A node with several outputs.</summary>
    public void Node(string operation, IReadOnlyList<string> outputs, IReadOnlyList<string> inputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto
        {
            Input = { inputs },
            Output = { outputs },
            Name = $"{operation}{_nodes++}",
            OpType = operation,
            Attribute = { attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)) },
        };
        Add(new GraphProto { Node = { node } });
    }

    /// <summary>A constant tensor.</summary>
    public string Constant<T>(string constant, DataType type, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        var tensor = new TensorProto { Dims = { shape }, DataType = type, Name = constant, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        Add(new GraphProto { Initializer = { tensor } });
        return constant;
    }

    /// <summary>An input of the graph; dimensions are numbers or names of open ones.</summary>
    public string Input(string input, DataType type, params object[] shape)
    {
        Add(new GraphProto { Input = { ValueInfo(input, type, shape) } });
        return input;
    }

    /// <summary>Declares a node's result as an output of the graph.</summary>
    public void Output(string output, DataType type, params object[] shape) => Add(new GraphProto { Output = { ValueInfo(output, type, shape) } });

    public void Metadata(string key, string value) => _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });

    /// <summary>The file; the graph is complete with it.</summary>
    public byte[] ToFile()
    {
        Add(new GraphProto { Name = name });
        _model.Graph = ByteString.CopyFrom(_graph.ToArray());
        return _model.ToByteArray();
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        float number => new() { Name = name, F = number, Type = AttributeType.Float },
        string text => new() { Name = name, S = text, Type = AttributeType.String },
        long[] numbers => new() { Name = name, Ints = { numbers }, Type = AttributeType.Ints },
        string[] texts => new() { Name = name, Strings = { texts }, Type = AttributeType.Strings },
        _ => new() { Name = name, I = Convert.ToInt64(value, CultureInfo.InvariantCulture), Type = AttributeType.Int },
    };

    private static ValueInfoProto ValueInfo(string name, DataType type, object[] shape)
    {
        var dimensions = shape.Select(dimension => dimension is string open
            ? new TensorShapeProto.Types.Dimension { DimParam = open }
            : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dimension, CultureInfo.InvariantCulture) });
        var tensor = new TypeProto.Types.Tensor { ElemType = type, Shape = new TensorShapeProto { Dim = { dimensions } } };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private void Add(GraphProto part) => part.WriteTo(_graph);
}
