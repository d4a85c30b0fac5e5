using DocClassifier.Classify.Models;
using DocClassifier.Train.Learning;
using static DocClassifier.Train.Onnx.TensorProto.Types;

namespace DocClassifier.Train.Onnx;

/// <summary>
/// Writes a linear model as a graph of the signature <c>tokens</c> that takes one document a run: rows of a table are gathered by id,
/// weighted, summed, scaled and shifted. Weights are 8-bit with one scale for all, which costs less than 0.4% of the largest weight. Few
/// operations, because each costs a short text as much as a hundred of its features.
/// </summary>
internal static class LinearModelExporter
{
    private const int Documents = 1;
    private const string Tokens = "tokens";

    public static byte[] Export(LinearModel model)
    {
        var labels = model.Bias.Length;
        var (weights, scale) = Quantize(model.Weights);
        var columns = labels + 2;
        var graph = new OnnxGraph("docclassifier-linear");
        graph.Input("ids", DataType.Int64, Documents, Tokens);
        graph.Input("weights", DataType.Float, Documents, Tokens);
        graph.Constant<sbyte>("table", DataType.Int8, Table(weights, labels, model.Seen), model.Buckets, columns);
        // No weight at all is no support, not a division by zero.
        graph.Constant<float>("bias", DataType.Float, [.. model.Bias, 0f, 1e-6f], columns);
        graph.Constant<long>("parts", DataType.Int64, [labels, 1, 1], 3);
        graph.Constant<long>("first", DataType.Int64, [0], 1);

        var rows = graph.Node("Gather", "rows", ["table", graph.Node("Squeeze", "ids_row", ["ids", "first"])], ("axis", 0));
        var scores = graph.Node(
            "Gemm", "scores", ["weights", graph.Node("Cast", "rows_float", [rows], ("to", (long)DataType.Float)), "bias"], ("alpha", scale));
        graph.Node("Split", [ModelSignature.Logits, "hit", "all"], [scores, "parts"], ("axis", 1));
        graph.Node("Div", "support", ["hit", "all"]);

        graph.Output(ModelSignature.Logits, DataType.Float, Documents, labels);
        graph.Output("support", DataType.Float, Documents, 1);
        graph.Metadata("docclassifier.signature", ModelSignature.Tokens);
        return graph.ToFile();
    }

    // A row a bucket: its weight for each label, whether it was seen in training, and one. Everything is summed in one pass over the rows.
    private static sbyte[] Table(sbyte[] weights, int labels, byte[] seen)
    {
        var columns = labels + 2;
        var table = new sbyte[seen.Length * columns];
        for (var bucket = 0; bucket < seen.Length; bucket++)
        {
            var row = table.AsSpan(bucket * columns, columns);
            weights.AsSpan(bucket * labels, labels).CopyTo(row);
            (row[labels], row[labels + 1]) = ((sbyte)seen[bucket], 1);
        }

        return table;
    }

    private static (sbyte[] Table, float Scale) Quantize(float[] weights)
    {
        var largest = weights.Length == 0 ? 0f : weights.Max(Math.Abs);
        var scale = largest > 0 ? largest / 127f : 1f;
        return ([.. weights.Select(weight => (sbyte)MathF.Round(weight / scale))], scale);
    }
}
