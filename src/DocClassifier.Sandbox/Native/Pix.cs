namespace DocClassifier.Sandbox.Native;

/// <summary>An image in leptonica's memory. Every change makes a new one. Not thread-safe.</summary>
internal sealed class Pix : IDisposable
{
    private const int RotateByAreaMap = 1;
    private const int BringInWhite = 1;
    private nint _handle;

    private Pix(nint handle) => _handle = handle;

    ~Pix() => Release();

    public nint Handle => _handle;

    public int Width => Leptonica.Width(_handle);

    public int Height => Leptonica.Height(_handle);

    public int Depth => Leptonica.Depth(_handle);

    /// <summary>Dots per inch as the file states them; 0 when it does not.</summary>
    public int Resolution => Leptonica.Resolution(_handle);

    /// <summary>Reads an image (the first page); null when it is broken or of a kind leptonica does not read.</summary>
    public static unsafe Pix? Read(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* data = bytes)
            return From(Leptonica.Read(data, (nuint)bytes.Length));
    }

    /// <summary>Reads a page of a TIFF, counted from 0; null when there is none or it is broken.</summary>
    public static unsafe Pix? ReadTiff(ReadOnlySpan<byte> bytes, int page)
    {
        fixed (byte* data = bytes)
            return From(Leptonica.ReadTiff(data, (nuint)bytes.Length, page));
    }

    /// <summary>Grey on white, 8 bits, without transparency.</summary>
    public Pix ToGrey()
    {
        if (Depth != 32 || Leptonica.Samples(_handle) != 4)
            return Must(Leptonica.ConvertTo8(_handle, 0));
        using var opaque = Must(Leptonica.RemoveAlpha(_handle));
        return Must(Leptonica.ConvertTo8(opaque._handle, 0));
    }

    public Pix Scale(double factor) => Must(Leptonica.Scale(_handle, (float)factor, (float)factor));

    /// <summary>Turns clockwise by quarters.</summary>
    public Pix RotateQuarters(int quarters) => Must(Leptonica.RotateQuarters(_handle, quarters));

    public Pix FlipLeftRight() => Must(Leptonica.FlipLeftRight(0, _handle));

    public Pix Invert() => Must(Leptonica.Invert(0, _handle));

    /// <summary>Turns clockwise by a small angle; what comes in at the edges is white.</summary>
    public Pix Rotate(double degrees) =>
        Must(Leptonica.Rotate(_handle, (float)(degrees * Math.PI / 180), RotateByAreaMap, BringInWhite, 0, 0));

    /// <summary>Evens out shadows and paper colour; the same image when it is too small for that.</summary>
    public Pix NormalizeBackground() => From(Leptonica.NormalizeBackground(_handle, 0, 0)) ?? Scale(1);

    /// <summary>Black where darker than the threshold.</summary>
    public Pix Binarize(int threshold) => Must(Leptonica.Binarize(_handle, threshold));

    /// <summary>Closes gaps in dark ink that are smaller than this (odd) number of pixels.</summary>
    public Pix CloseInk(int size) => Must(Leptonica.OpenGrey(_handle, size, size));

    /// <summary>Averages over squares of twice this radius plus one.</summary>
    public Pix Blur(int radius) => Must(Leptonica.Blur(_handle, radius, radius));

    /// <summary>Of a black and white page: by how much its lines must be turned clockwise, and how sure that is.</summary>
    public (double Degrees, double Confidence) Skew() =>
        Leptonica.FindSkew(_handle, out var degrees, out var confidence) == 0 ? (degrees, confidence) : (0, 0);

    /// <summary>Of a black and white page: heights of connected pieces of ink between these bounds, in pixels.</summary>
    public List<int> ComponentHeights(int smallest, int largest)
    {
        var heights = new List<int>();
        var boxes = Leptonica.ConnectedBoxes(_handle, 8);
        if (boxes == 0)
            return heights;
        var count = Math.Min(Leptonica.BoxCount(boxes), 50_000);
        for (var index = 0; index < count; index++)
        {
            if (Leptonica.BoxGeometry(boxes, index, out _, out _, out var width, out var height) == 0
                && height >= smallest && height <= largest && width >= 2 && width <= largest * 2)
            {
                heights.Add(height);
            }
        }

        Leptonica.DestroyBoxes(ref boxes);
        return heights;
    }

    /// <summary>Encodes as PNG.</summary>
    public byte[] ToPng()
    {
        if (Leptonica.Write(out var data, out var size, _handle, Leptonica.FormatPng) != 0)
            throw new OutOfMemoryException();
        return Take(data, size);
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static Pix? From(nint handle) => handle == 0 ? null : new Pix(handle);

    /// <summary>Leptonica's changes of a valid image fail for want of memory only.</summary>
    private static Pix Must(nint handle) => From(handle) ?? throw new OutOfMemoryException();

    private static unsafe byte[] Take(nint data, nuint size)
    {
        var bytes = new ReadOnlySpan<byte>((void*)data, checked((int)size)).ToArray();
        Leptonica.Free(data);
        return bytes;
    }

    private void Release()
    {
        if (_handle != 0)
            Leptonica.Destroy(ref _handle);
    }
}
