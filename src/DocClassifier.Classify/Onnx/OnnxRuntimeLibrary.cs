using System.Reflection;
using System.Runtime.InteropServices;

namespace DocClassifier.Classify.Onnx;

/// <summary>
/// The loaded library and its function table. Looked for at the configured path, beside the program, then by the loader's usual names.
/// Loaded once a process, with one environment, which ONNX Runtime wants to be unique and to live as long as the process. Thread-safe.
/// </summary>
internal sealed unsafe class OnnxRuntimeLibrary
{
    /// <summary>Everything we call is older; a library that knows this version is from 2024 or later.</summary>
    private const uint ApiVersion = 18;

    private const int WarningLevel = 2;

    private static readonly string[] Names = ["libonnxruntime.so.1", "libonnxruntime.so", "onnxruntime"];
    private static readonly Lock Gate = new();
    private static OnnxRuntimeLibrary? _loaded;

    private readonly void** _table;

    private OnnxRuntimeLibrary(void** table, string version)
    {
        _table = table;
        Version = version;
        void* environment;
        fixed (byte* name = "docclassifier\0"u8)
            Check(((delegate* unmanaged<int, byte*, void**, void*>)this[OrtSlot.CreateEnv])(WarningLevel, name, &environment));
        Environment = environment;
        void* memory;
        Check(((delegate* unmanaged<int, int, void**, void*>)this[OrtSlot.CreateCpuMemoryInfo])(0, 0, &memory));
        CpuMemory = memory;
        void* allocator;
        Check(((delegate* unmanaged<void**, void*>)this[OrtSlot.GetAllocatorWithDefaultOptions])(&allocator));
        Allocator = allocator;
    }

    /// <summary>The library's own version, such as <c>1.30.0</c>.</summary>
    public string Version { get; }

    public void* Environment { get; }

    public void* CpuMemory { get; }

    /// <summary>The default allocator; the library owns it.</summary>
    public void* Allocator { get; }

    public void* this[OrtSlot slot] => _table[(int)slot];

    /// <summary>The library, loaded on the first call.</summary>
    /// <param name="configuredPath">A file, or null to look beside the program and in the usual places.</param>
    /// <exception cref="OnnxRuntimeException">It is missing or too old: one line that says what to do.</exception>
    public static OnnxRuntimeLibrary Load(string? configuredPath = null)
    {
        // Asked for with every tensor, so without the lock once it is there.
        if (Volatile.Read(ref _loaded) is { } loaded)
            return loaded;
        lock (Gate)
            return _loaded ??= Open(configuredPath);
    }

    /// <summary>Throws what a status says, and releases it; null means that all went well.</summary>
    public void Check(void* status)
    {
        if (status is null)
            return;
        var code = ((delegate* unmanaged<void*, int>)this[OrtSlot.GetErrorCode])(status);
        var text = ((delegate* unmanaged<void*, byte*>)this[OrtSlot.GetErrorMessage])(status);
        var message = Marshal.PtrToStringUTF8((nint)text) ?? "no message";
        ((delegate* unmanaged<void*, void>)this[OrtSlot.ReleaseStatus])(status);
        throw new OnnxRuntimeException($"ONNX Runtime: {message}", code);
    }

    /// <summary>Releases with the function of <paramref name="slot"/>; null is fine.</summary>
    public void Release(OrtSlot slot, void* handle)
    {
        if (handle is not null)
            ((delegate* unmanaged<void*, void>)this[slot])(handle);
    }

    private static OnnxRuntimeLibrary Open(string? configuredPath)
    {
        var handle = Find(configuredPath);
        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var getBase))
            throw new OnnxRuntimeException("The library found as ONNX Runtime has no OrtGetApiBase. Set Classify:OnnxRuntime to the right file.");
        var apiBase = ((delegate* unmanaged<void**>)getBase)();
        var version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<byte*>)apiBase[1])()) ?? "unknown";
        var table = ((delegate* unmanaged<uint, void**>)apiBase[0])(ApiVersion);
        if (table is null)
            throw new OnnxRuntimeException($"ONNX Runtime {version} is too old: 1.{ApiVersion} or later is needed.");
        return new OnnxRuntimeLibrary(table, version);
    }

    private static nint Find(string? configuredPath)
    {
        if (!string.IsNullOrEmpty(configuredPath))
        {
            return NativeLibrary.TryLoad(configuredPath, out var configured)
                ? configured
                : throw new OnnxRuntimeException($"ONNX Runtime cannot be loaded from {configuredPath}. Correct Classify:OnnxRuntime.");
        }

        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, name), out var beside))
                return beside;
        }

        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out var usual))
                return usual;
        }

        throw new OnnxRuntimeException(
            "ONNX Runtime (libonnxruntime.so.1) was not found. Run ./docclassifier, which installs it, or set Classify:OnnxRuntime to the file.");
    }
}
