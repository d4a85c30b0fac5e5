using System.Runtime.InteropServices;
using DocClassifier.Classify.Onnx;

namespace DocClassifier.Train.Onnx;

/// <summary>
/// Builds an ONNX file, node by node. Field numbers are those of onnx.proto3 of github.com/onnx/onnx (ModelProto, GraphProto, NodeProto,
/// TensorProto, ValueInfoProto). Not thread-safe.
/// </summary>
internal sealed class OnnxGraph(string name)
{
    private const int IrVersion = 8;
    private const int Opset = 13;
    private const int TypeFloat = 1;
    private const int TypeInt = 2;
    private const int TypeText = 3;
    private const int TypeInts = 7;
    private const int TypeTexts = 8;

    private readonly ProtoWriter _graph = new();
    private readonly List<(string Key, string Value)> _metadata = [];
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
        var node = new ProtoWriter();
        foreach (var input in inputs)
            node.Text(1, input);
        foreach (var output in outputs)
            node.Text(2, output);
        node.Text(3, $"{operation}{_nodes++}").Text(4, operation);
        foreach (var (attribute, value) in attributes)
            node.Message(5, Attribute(attribute, value));
        _graph.Message(1, node);
    }

    /// <summary>A constant tensor.</summary>
    public string Constant<T>(string constant, OnnxElementType type, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape)
            tensor.Number(1, dimension);
        _graph.Message(5, tensor.Number(2, (int)type).Text(8, constant).Bytes(9, MemoryMarshal.AsBytes(values)));
        return constant;
    }

    /// <summary>An input of the graph; dimensions are numbers or names of open ones.</summary>
    public string Input(string input, OnnxElementType type, params ReadOnlySpan<object> shape)
    {
        _graph.Message(11, ValueInfo(input, type, shape));
        return input;
    }

    /// <summary>Declares a node's result as an output of the graph.</summary>
    public void Output(string output, OnnxElementType type, params ReadOnlySpan<object> shape) => _graph.Message(12, ValueInfo(output, type, shape));

    public void Metadata(string key, string value) => _metadata.Add((key, value));

    /// <summary>The file.</summary>
    public byte[] ToFile()
    {
        _graph.Text(2, name);
        var model = new ProtoWriter().Number(1, IrVersion).Text(2, "docclassifier").Message(7, _graph)
            .Message(8, new ProtoWriter().Text(1, "").Number(2, Opset));
        foreach (var (key, value) in _metadata)
            model.Message(14, new ProtoWriter().Text(1, key).Text(2, value));
        return model.ToArray();
    }

    private static ProtoWriter Attribute(string attribute, object value)
    {
        var message = new ProtoWriter().Text(1, attribute);
        switch (value)
        {
            case float number:
                return message.Float(2, number).Number(20, TypeFloat);
            case string text:
                return message.Text(4, text).Number(20, TypeText);
            case long[] numbers:
                foreach (var number in numbers)
                    message.Number(8, number);
                return message.Number(20, TypeInts);
            case string[] texts:
                foreach (var text in texts)
                    message.Text(9, text);
                return message.Number(20, TypeTexts);
            default:
                return message.Number(3, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)).Number(20, TypeInt);
        }
    }

    private static ProtoWriter ValueInfo(string value, OnnxElementType type, ReadOnlySpan<object> shape)
    {
        var dimensions = new ProtoWriter();
        foreach (var dimension in shape)
        {
            dimensions.Message(1, dimension is string open
                ? new ProtoWriter().Text(2, open)
                : new ProtoWriter().Number(1, Convert.ToInt64(dimension, System.Globalization.CultureInfo.InvariantCulture)));
        }

        var tensor = new ProtoWriter().Number(1, (int)type).Message(2, dimensions);
        return new ProtoWriter().Text(1, value).Message(2, new ProtoWriter().Message(1, tensor));
    }
}
