namespace DocClassifier.Classify.Onnx;

/// <summary>Element types of tensors that this program uses, numbered as <c>ONNXTensorElementDataType</c>.</summary>
public enum OnnxElementType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Boolean = 9,
    Float16 = 10,
    Double = 11,
}
