namespace DocClassifier.Classify.Onnx;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">As the graph calls it.</param>
/// <param name="ElementType">Undefined when it is no tensor (a map or sequence).</param>
/// <param name="Shape">One entry per dimension; -1 where the graph leaves it open.</param>
public sealed record OnnxTensorInfo(string Name, OnnxElementType ElementType, IReadOnlyList<long> Shape);
