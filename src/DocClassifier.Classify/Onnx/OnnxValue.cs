using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace DocClassifier.Classify.Onnx;

/// <summary>
/// A tensor for one run. Numbers stay in the caller's memory, which is pinned until the value is disposed, whichever side writes it; strings
/// are copied. Not thread-safe.
/// </summary>
public sealed unsafe class OnnxValue : IDisposable
{
    private readonly OnnxRuntimeLibrary _library;
    private MemoryHandle _pin;
    private void* _value;

    private OnnxValue(OnnxRuntimeLibrary library, void* value, MemoryHandle pin)
    {
        _library = library;
        _value = value;
        _pin = pin;
    }

    internal void* Handle => _value is null ? throw new ObjectDisposedException(nameof(OnnxValue)) : _value;

    /// <summary>A tensor of floats over <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">The shape asks for more elements than there are.</exception>
    public static OnnxValue Over(Memory<float> data, params ReadOnlySpan<long> shape) =>
        Over(data, sizeof(float), OnnxElementType.Float, shape);

    /// <summary>A tensor of 64-bit integers over <paramref name="data"/>.</summary>
    /// <exception cref="ArgumentException">The shape asks for more elements than there are.</exception>
    public static OnnxValue Over(Memory<long> data, params ReadOnlySpan<long> shape) =>
        Over(data, sizeof(long), OnnxElementType.Int64, shape);

    /// <summary>A tensor of strings.</summary>
    /// <exception cref="ArgumentException">The shape does not ask for as many elements as there are.</exception>
    public static OnnxValue Strings(IReadOnlyList<string> values, params ReadOnlySpan<long> shape)
    {
        if (Elements(shape) != values.Count)
            throw new ArgumentException("The shape does not fit the number of strings.", nameof(shape));
        var library = OnnxRuntimeLibrary.Load();
        void* value;
        fixed (long* dimensions = shape)
        {
            library.Check(((delegate* unmanaged<void*, long*, nuint, int, void**, void*>)library[OrtSlot.CreateTensorAsOrtValue])(
                library.Allocator, dimensions, (nuint)shape.Length, (int)OnnxElementType.String, &value));
        }

        var result = new OnnxValue(library, value, default);
        var pins = new GCHandle[values.Count];
        var pointers = new nint[values.Count];
        try
        {
            for (var i = 0; i < pins.Length; i++)
            {
                // The C API reads up to the first NUL.
                var bytes = Encoding.UTF8.GetBytes(values[i].Replace('\0', ' ') + '\0');
                pins[i] = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                pointers[i] = pins[i].AddrOfPinnedObject();
            }

            fixed (nint* texts = pointers)
            {
                library.Check(((delegate* unmanaged<void*, nint*, nuint, void*>)library[OrtSlot.FillStringTensor])(
                    value, texts, (nuint)pointers.Length));
            }
        }
        catch (OnnxRuntimeException)
        {
            result.Dispose();
            throw;
        }
        finally
        {
            foreach (var pin in pins.Where(p => p.IsAllocated))
                pin.Free();
        }

        return result;
    }

    /// <summary>Releases the tensor and unpins the memory.</summary>
    public void Dispose()
    {
        if (_value is null)
            return;
        _library.Release(OrtSlot.ReleaseValue, _value);
        _value = null;
        _pin.Dispose();
    }

    internal static OnnxValue Adopt(OnnxRuntimeLibrary library, void* value) => new(library, value, default);

    /// <summary>Type and shape.</summary>
    internal (OnnxElementType Type, long[] Shape) Describe()
    {
        void* info;
        _library.Check(((delegate* unmanaged<void*, void**, void*>)_library[OrtSlot.GetTensorTypeAndShape])(Handle, &info));
        try
        {
            return TensorDescription.Read(_library, info);
        }
        finally
        {
            _library.Release(OrtSlot.ReleaseTensorTypeAndShapeInfo, info);
        }
    }

    /// <summary>The floats of a tensor that the library made, copied.</summary>
    /// <exception cref="OnnxRuntimeException">It is no tensor of floats or doubles.</exception>
    internal float[] CopyFloats()
    {
        var (type, shape) = Describe();
        var count = checked((int)Elements(shape));
        void* data;
        _library.Check(((delegate* unmanaged<void*, void**, void*>)_library[OrtSlot.GetTensorMutableData])(Handle, &data));
        return type switch
        {
            OnnxElementType.Float => new ReadOnlySpan<float>(data, count).ToArray(),
            OnnxElementType.Double => Array.ConvertAll(new ReadOnlySpan<double>(data, count).ToArray(), d => (float)d),
            _ => throw new OnnxRuntimeException($"The output is a tensor of {type}, not of floats."),
        };
    }

    private static OnnxValue Over<T>(Memory<T> data, int elementSize, OnnxElementType type, ReadOnlySpan<long> shape)
    {
        var elements = Elements(shape);
        if (elements > data.Length)
            throw new ArgumentException("The shape asks for more elements than there are.", nameof(shape));
        var library = OnnxRuntimeLibrary.Load();
        var pin = data.Pin();
        void* value;
        fixed (long* dimensions = shape)
        {
            var status = ((delegate* unmanaged<void*, void*, nuint, long*, nuint, int, void**, void*>)
                library[OrtSlot.CreateTensorWithDataAsOrtValue])(
                library.CpuMemory, pin.Pointer, (nuint)(elements * elementSize), dimensions, (nuint)shape.Length, (int)type, &value);
            if (status is not null)
                pin.Dispose();
            library.Check(status);
        }

        return new OnnxValue(library, value, pin);
    }

    private static long Elements(ReadOnlySpan<long> shape)
    {
        var elements = 1L;
        foreach (var dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            elements = checked(elements * dimension);
        }

        return elements;
    }
}
