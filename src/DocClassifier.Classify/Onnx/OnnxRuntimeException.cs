namespace DocClassifier.Classify.Onnx;

/// <summary>ONNX Runtime is missing, or refused a call: its own message.</summary>
public sealed class OnnxRuntimeException : Exception
{
    public OnnxRuntimeException(string message, int code = 0)
        : base(message)
    {
        Code = code;
    }

    public OnnxRuntimeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary><c>OrtErrorCode</c>; 0 when the library itself is at fault.</summary>
    public int Code { get; }
}
