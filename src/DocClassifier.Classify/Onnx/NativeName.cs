using System.Text;

namespace DocClassifier.Classify.Onnx;

/// <summary>The name of an input or output, kept as NUL-terminated UTF-8 in memory that never moves, so that a run allocates nothing.</summary>
public sealed unsafe class NativeName
{
    private readonly byte[] _bytes;

    public NativeName(string name)
    {
        _bytes = GC.AllocateArray<byte>(Encoding.UTF8.GetByteCount(name) + 1, pinned: true);
        Encoding.UTF8.GetBytes(name, _bytes);
        Text = name;
    }

    public string Text { get; }

    internal nint Pointer
    {
        get
        {
            fixed (byte* first = _bytes)
                return (nint)first;
        }
    }
}
