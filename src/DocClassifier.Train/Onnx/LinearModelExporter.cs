using DocClassifier.Classify.Models;
using DocClassifier.Classify.Onnx;
using DocClassifier.Train.Learning;

namespace DocClassifier.Train.Onnx;

/// <summary>
/// Writes a linear model as a graph of the signature <c>tokens</c>: rows of a weight table are gathered by id, weighted, summed, scaled and
/// shifted. Weights are 8-bit with one scale for each label, which costs less than 0.4% of the largest weight.
/// </summary>
internal static class LinearModelExporter
{
    private const string Documents = "documents";
    private const string Tokens = "tokens";

    public static byte[] Export(LinearModel model)
    {
        var labels = model.Bias.Length;
        var (quantized, scales) = Quantize(model.Weights, labels);
        var graph = new OnnxGraph("docclassifier-linear");
        graph.Input("ids", OnnxElementType.Int64, Documents, Tokens);
        graph.Input("weights", OnnxElementType.Float, Documents, Tokens);
        graph.Constant<sbyte>("table", OnnxElementType.Int8, quantized, model.Buckets, labels);
        graph.Constant<float>("scale", OnnxElementType.Float, scales, labels);
        graph.Constant<float>("bias", OnnxElementType.Float, model.Bias, labels);
        graph.Constant<byte>("seen", OnnxElementType.UInt8, model.Seen, model.Buckets);
        graph.Constant<long>("one", OnnxElementType.Int64, [1], 1);
        graph.Constant<float>("tiny", OnnxElementType.Float, [1e-6f], 1);

        var rows = graph.Node("Gather", "rows", ["table", "ids"], ("axis", 0));
        rows = graph.Node("Cast", "rows_float", [rows], ("to", (long)OnnxElementType.Float));
        var weights = graph.Node("Unsqueeze", "weights_row", ["weights", "one"]);
        var sums = graph.Node("Squeeze", "sums", [graph.Node("MatMul", "sums_row", [weights, rows]), "one"]);
        graph.Node("Add", ModelSignature.Logits, [graph.Node("Mul", "scaled", [sums, "scale"]), "bias"]);

        var seen = graph.Node("Cast", "seen_float", [graph.Node("Gather", "seen_rows", ["seen", "ids"], ("axis", 0))], ("to", (long)OnnxElementType.Float));
        var hit = graph.Node("ReduceSum", "hit", [graph.Node("Mul", "hits", [seen, "weights"]), "one"], ("keepdims", 1));
        var all = graph.Node("Add", "all", [graph.Node("ReduceSum", "total", ["weights", "one"], ("keepdims", 1)), "tiny"]);
        graph.Node("Div", "support", [hit, all]);

        graph.Output(ModelSignature.Logits, OnnxElementType.Float, Documents, labels);
        graph.Output("support", OnnxElementType.Float, Documents, 1);
        graph.Metadata("docclassifier.signature", ModelSignature.Tokens);
        return graph.ToFile();
    }

    private static (sbyte[] Table, float[] Scales) Quantize(float[] weights, int labels)
    {
        var scales = new float[labels];
        for (var i = 0; i < weights.Length; i++)
            scales[i % labels] = Math.Max(scales[i % labels], Math.Abs(weights[i]));
        for (var label = 0; label < labels; label++)
            scales[label] = scales[label] > 0 ? scales[label] / 127f : 1f;
        var table = new sbyte[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            table[i] = (sbyte)MathF.Round(weights[i] / scales[i % labels]);
        return (table, scales);
    }
}
