namespace DocClassifier.Classify.Onnx;

/// <summary>Reads a native <c>OrtTensorTypeAndShapeInfo</c>.</summary>
internal static unsafe class TensorDescription
{
    public static (OnnxElementType Type, long[] Shape) Read(OnnxRuntimeLibrary library, void* info)
    {
        int type;
        library.Check(((delegate* unmanaged<void*, int*, void*>)library[OrtSlot.GetTensorElementType])(info, &type));
        nuint dimensions;
        library.Check(((delegate* unmanaged<void*, nuint*, void*>)library[OrtSlot.GetDimensionsCount])(info, &dimensions));
        var shape = new long[(int)dimensions];
        fixed (long* first = shape)
            library.Check(((delegate* unmanaged<void*, long*, nuint, void*>)library[OrtSlot.GetDimensions])(info, first, dimensions));
        return ((OnnxElementType)type, shape);
    }
}
