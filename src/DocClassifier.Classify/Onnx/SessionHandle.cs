using System.Runtime.InteropServices;

namespace DocClassifier.Classify.Onnx;

/// <summary>A native session. Its reference count keeps it alive while a run is under way, so a model can be swapped at any time.</summary>
internal sealed unsafe class SessionHandle : SafeHandle
{
    private readonly OnnxRuntimeLibrary _library;

    public SessionHandle(OnnxRuntimeLibrary library, void* session)
        : base(0, ownsHandle: true)
    {
        _library = library;
        SetHandle((nint)session);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _library.Release(OrtSlot.ReleaseSession, (void*)handle);
        return true;
    }
}
