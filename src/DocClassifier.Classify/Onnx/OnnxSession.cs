using System.Runtime.InteropServices;

namespace DocClassifier.Classify.Onnx;

/// <summary>
/// A loaded model. Runs are thread-safe and stay on the caller's thread; disposing waits for nothing: runs under way finish first, by
/// reference count. Source: the C API's <c>CreateSession</c> and <c>Run</c>.
/// </summary>
public sealed unsafe class OnnxSession : IDisposable
{
    private readonly OnnxRuntimeLibrary _library;
    private readonly SessionHandle _session;

    private OnnxSession(OnnxRuntimeLibrary library, void* session)
    {
        _library = library;
        _session = new SessionHandle(library, session);
        Inputs = Describe(session, OrtSlot.SessionGetInputCount, OrtSlot.SessionGetInputName, OrtSlot.SessionGetInputTypeInfo);
        Outputs = Describe(session, OrtSlot.SessionGetOutputCount, OrtSlot.SessionGetOutputName, OrtSlot.SessionGetOutputTypeInfo);
    }

    public IReadOnlyList<OnnxTensorInfo> Inputs { get; }

    public IReadOnlyList<OnnxTensorInfo> Outputs { get; }

    /// <summary>Version of the library in use.</summary>
    public static string RuntimeVersion => OnnxRuntimeLibrary.Load().Version;

    /// <summary>Loads a model from memory, which is not needed afterwards.</summary>
    /// <exception cref="OnnxRuntimeException">No library, or no valid model.</exception>
    public static OnnxSession Load(ReadOnlySpan<byte> model, OnnxSessionOptions? options = null)
    {
        var library = OnnxRuntimeLibrary.Load();
        void* session;
        var native = CreateOptions(library, options ?? new OnnxSessionOptions());
        try
        {
            fixed (byte* data = model)
            {
                library.Check(((delegate* unmanaged<void*, void*, nuint, void*, void**, void*>)library[OrtSlot.CreateSessionFromArray])(
                    library.Environment, data, (nuint)model.Length, native, &session));
            }
        }
        finally
        {
            library.Release(OrtSlot.ReleaseSessionOptions, native);
        }

        return new OnnxSession(library, session);
    }

    /// <summary>Loads a model from a file.</summary>
    /// <exception cref="OnnxRuntimeException">No library, no such file, or no valid model.</exception>
    public static OnnxSession LoadFile(string path, OnnxSessionOptions? options = null)
    {
        var library = OnnxRuntimeLibrary.Load();
        void* session;
        var native = CreateOptions(library, options ?? new OnnxSessionOptions());
        var name = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            library.Check(((delegate* unmanaged<void*, byte*, void*, void**, void*>)library[OrtSlot.CreateSession])(
                library.Environment, (byte*)name, native, &session));
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
            library.Release(OrtSlot.ReleaseSessionOptions, native);
        }

        return new OnnxSession(library, session);
    }

    /// <summary>Runs the model; the outputs are written into the memory behind <paramref name="outputs"/>, without copies.</summary>
    /// <exception cref="OnnxRuntimeException">A name, type or shape does not fit.</exception>
    public void Run(
        ReadOnlySpan<NativeName> inputNames, ReadOnlySpan<OnnxValue> inputs, ReadOnlySpan<NativeName> outputNames, ReadOnlySpan<OnnxValue> outputs)
    {
        if (inputNames.Length != inputs.Length || outputNames.Length != outputs.Length)
            throw new ArgumentException("As many names as tensors.");
        var results = stackalloc void*[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
            results[i] = outputs[i].Handle;
        Run(inputNames, inputs, outputNames, results);
    }

    /// <summary>Runs the model and copies one output of floats, whatever its shape.</summary>
    /// <exception cref="OnnxRuntimeException">A name, type or shape does not fit.</exception>
    public float[] RunToFloats(ReadOnlySpan<NativeName> inputNames, ReadOnlySpan<OnnxValue> inputs, NativeName outputName)
    {
        void* result = null;
        Run(inputNames, inputs, [outputName], &result);
        using var value = OnnxValue.Adopt(_library, result);
        return value.CopyFloats();
    }

    /// <summary>The graph's own metadata under <paramref name="key"/>, or null.</summary>
    public string? Metadata(string key)
    {
        var added = false;
        _session.DangerousAddRef(ref added);
        void* metadata = null;
        var name = Marshal.StringToCoTaskMemUTF8(key);
        try
        {
            _library.Check(((delegate* unmanaged<void*, void**, void*>)_library[OrtSlot.SessionGetModelMetadata])(
                (void*)_session.DangerousGetHandle(), &metadata));
            byte* value;
            _library.Check(((delegate* unmanaged<void*, void*, byte*, byte**, void*>)_library[OrtSlot.ModelMetadataLookupCustomMetadataMap])(
                metadata, _library.Allocator, (byte*)name, &value));
            return value is null ? null : TakeString(value);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
            _library.Release(OrtSlot.ReleaseModelMetadata, metadata);
            _session.DangerousRelease();
        }
    }

    public void Dispose() => _session.Dispose();

    private static void* CreateOptions(OnnxRuntimeLibrary library, OnnxSessionOptions options)
    {
        void* created;
        library.Check(((delegate* unmanaged<void**, void*>)library[OrtSlot.CreateSessionOptions])(&created));
        var native = created;
        SetInt(OrtSlot.SetIntraOpNumThreads, options.IntraOpThreads);
        SetInt(OrtSlot.SetInterOpNumThreads, 1);
        SetInt(OrtSlot.SetSessionGraphOptimizationLevel, options.OptimizeGraph ? 99 : 0);
        SetInt(OrtSlot.SetSessionLogSeverityLevel, 3);
        if (!options.CpuArena)
        {
            library.Check(((delegate* unmanaged<void*, void*>)library[OrtSlot.DisableCpuMemArena])(native));
            library.Check(((delegate* unmanaged<void*, void*>)library[OrtSlot.DisableMemPattern])(native));
        }

        return native;

        void SetInt(OrtSlot slot, int value) => library.Check(((delegate* unmanaged<void*, int, void*>)library[slot])(native, value));
    }

    private void Run(
        ReadOnlySpan<NativeName> inputNames, ReadOnlySpan<OnnxValue> inputs, ReadOnlySpan<NativeName> outputNames, void** results)
    {
        var inNames = stackalloc nint[inputNames.Length];
        var inValues = stackalloc void*[inputs.Length];
        var outNames = stackalloc nint[outputNames.Length];
        for (var i = 0; i < inputNames.Length; i++)
        {
            inNames[i] = inputNames[i].Pointer;
            inValues[i] = inputs[i].Handle;
        }

        for (var i = 0; i < outputNames.Length; i++)
            outNames[i] = outputNames[i].Pointer;

        var added = false;
        _session.DangerousAddRef(ref added);
        try
        {
            _library.Check(((delegate* unmanaged<void*, void*, nint*, void**, nuint, nint*, nuint, void**, void*>)_library[OrtSlot.Run])(
                (void*)_session.DangerousGetHandle(), null, inNames, inValues, (nuint)inputs.Length, outNames, (nuint)outputNames.Length, results));
        }
        finally
        {
            _session.DangerousRelease();
        }
    }

    private List<OnnxTensorInfo> Describe(void* session, OrtSlot countSlot, OrtSlot nameSlot, OrtSlot typeSlot)
    {
        nuint count;
        _library.Check(((delegate* unmanaged<void*, nuint*, void*>)_library[countSlot])(session, &count));
        var infos = new List<OnnxTensorInfo>((int)count);
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            _library.Check(((delegate* unmanaged<void*, nuint, void*, byte**, void*>)_library[nameSlot])(session, i, _library.Allocator, &name));
            void* type;
            _library.Check(((delegate* unmanaged<void*, nuint, void**, void*>)_library[typeSlot])(session, i, &type));
            try
            {
                void* tensor;
                _library.Check(((delegate* unmanaged<void*, void**, void*>)_library[OrtSlot.CastTypeInfoToTensorInfo])(type, &tensor));
                var (elementType, shape) = tensor is null ? (OnnxElementType.Undefined, []) : TensorDescription.Read(_library, tensor);
                infos.Add(new OnnxTensorInfo(TakeString(name), elementType, shape));
            }
            finally
            {
                _library.Release(OrtSlot.ReleaseTypeInfo, type);
            }
        }

        return infos;
    }

    private string TakeString(byte* text)
    {
        var result = Marshal.PtrToStringUTF8((nint)text) ?? "";
        ((delegate* unmanaged<void*, void*, void*>)_library[OrtSlot.AllocatorFree])(_library.Allocator, text);
        return result;
    }
}
