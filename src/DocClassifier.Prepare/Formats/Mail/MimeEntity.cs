using DocClassifier.Prepare.Native;

namespace DocClassifier.Prepare.Formats.Mail;

/// <summary>A node of a mail's tree, owned by its message.</summary>
internal readonly record struct MimeEntity(nint Handle)
{
    public bool IsMultipart => GLib.IsA(Handle, GMime.MultipartType) != 0;

    public bool IsMessage => GLib.IsA(Handle, GMime.MessagePartType) != 0;

    public bool IsLeaf => GLib.IsA(Handle, GMime.PartType) != 0;

    /// <summary>Lower case, such as <c>text/plain</c>; <c>text/plain</c> when the mail does not say.</summary>
    public string MediaType
    {
        get
        {
            var type = GMime.ContentType(Handle);
            if (type == 0)
                return "text/plain";
            return $"{GMime.Text(GMime.MediaType(type)) ?? "text"}/{GMime.Text(GMime.MediaSubtype(type)) ?? "plain"}".ToLowerInvariant();
        }
    }

    public bool IsAttachment =>
        GMime.Text(GMime.Disposition(Handle))?.StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true || HasFileName;

    public bool HasDispositionAttachment =>
        GMime.Text(GMime.Disposition(Handle))?.StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true;

    public bool HasFileName => IsLeaf && GMime.Text(GMime.FileName(Handle)) is { Length: > 0 };

    public bool HasContentId => GMime.ContentId(Handle) != 0;

    public IEnumerable<MimeEntity> Children
    {
        get
        {
            var count = GMime.PartCount(Handle);
            for (var index = 0; index < count; index++)
            {
                if (GMime.Part(Handle, index) is var part and not 0)
                    yield return new MimeEntity(part);
            }
        }
    }

    public string? Parameter(string name) => GMime.Text(GMime.Parameter(Handle, name));

    /// <summary>The content without its transfer encoding.</summary>
    public unsafe byte[] Bytes()
    {
        if (GMime.Content(Handle) is var content && content == 0)
            return [];
        var stream = GMime.MemoryStream();
        try
        {
            GMime.WriteContent(content, stream);

            // GByteArray: a pointer to the bytes and their number.
            var array = (nint*)GMime.ByteArray(stream);
            return new ReadOnlySpan<byte>((void*)array[0], checked((int)*(uint*)(array + 1))).ToArray();
        }
        finally
        {
            GLib.Release(stream);
        }
    }

    /// <summary>Writes the content without its transfer encoding to a file; of an attached message, the message.</summary>
    public void Save(string path)
    {
        var stream = GMime.FileStream(path, "wb", 0);
        if (stream == 0)
            throw new UnauthorizedAccessException("A part of a mail cannot be written.");
        try
        {
            if (IsMessage)
            {
                if (GMime.AttachedMessage(Handle) is var message and not 0)
                    GMime.Write(message, 0, stream);
            }
            else if (GMime.Content(Handle) is var content and not 0)
            {
                GMime.WriteContent(content, stream);
            }

            if (GMime.Flush(stream) != 0)
                throw new UnauthorizedAccessException("A part of a mail cannot be written: is the disk full?");
        }
        finally
        {
            GLib.Release(stream);
        }
    }
}
