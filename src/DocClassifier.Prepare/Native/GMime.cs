using System.Runtime.InteropServices;

namespace DocClassifier.Prepare.Native;

/// <summary>GMime 3 (<c>libgmime-3.0-0</c>): reads MIME as it is written out there.</summary>
internal static partial class GMime
{
    private const string Library = "libgmime-3.0.so.0";

    public const int From = 1;
    public const int To = 3;

    static GMime()
    {
        Initialize();
        MultipartType = GetMultipartType();
        PartType = GetPartType();
        MessagePartType = GetMessagePartType();
    }

    public static nuint MultipartType { get; }

    public static nuint PartType { get; }

    public static nuint MessagePartType { get; }

    [LibraryImport(Library, EntryPoint = "g_mime_init")]
    private static partial void Initialize();

    [LibraryImport(Library, EntryPoint = "g_mime_multipart_get_type")]
    private static partial nuint GetMultipartType();

    [LibraryImport(Library, EntryPoint = "g_mime_part_get_type")]
    private static partial nuint GetPartType();

    [LibraryImport(Library, EntryPoint = "g_mime_message_part_get_type")]
    private static partial nuint GetMessagePartType();

    [LibraryImport(Library, EntryPoint = "g_mime_stream_mem_new_with_buffer")]
    public static unsafe partial nint MemoryStream(byte* data, nuint length);

    [LibraryImport(Library, EntryPoint = "g_mime_stream_mem_new")]
    public static partial nint MemoryStream();

    [LibraryImport(Library, EntryPoint = "g_mime_stream_mem_get_byte_array")]
    public static partial nint ByteArray(nint stream);

    [LibraryImport(Library, EntryPoint = "g_mime_stream_file_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint FileStream(string path, string mode, nint error);

    [LibraryImport(Library, EntryPoint = "g_mime_stream_flush")]
    public static partial int Flush(nint stream);

    [LibraryImport(Library, EntryPoint = "g_mime_parser_new_with_stream")]
    public static partial nint Parser(nint stream);

    [LibraryImport(Library, EntryPoint = "g_mime_parser_options_new")]
    public static partial nint ParserOptions();

    [LibraryImport(Library, EntryPoint = "g_mime_parser_options_set_fallback_charsets")]
    public static unsafe partial void SetFallbackCharsets(nint options, nint* charsets);

    [LibraryImport(Library, EntryPoint = "g_mime_parser_construct_message")]
    public static partial nint Message(nint parser, nint options);

    [LibraryImport(Library, EntryPoint = "g_mime_message_get_subject")]
    public static partial nint Subject(nint message);

    [LibraryImport(Library, EntryPoint = "g_mime_message_get_message_id")]
    public static partial nint MessageId(nint message);

    [LibraryImport(Library, EntryPoint = "g_mime_message_get_date")]
    public static partial nint Date(nint message);

    [LibraryImport(Library, EntryPoint = "g_mime_message_get_addresses")]
    public static partial nint Addresses(nint message, int type);

    [LibraryImport(Library, EntryPoint = "internet_address_list_length")]
    public static partial int AddressCount(nint addresses);

    [LibraryImport(Library, EntryPoint = "internet_address_list_get_address")]
    public static partial nint Address(nint addresses, int index);

    [LibraryImport(Library, EntryPoint = "internet_address_to_string")]
    public static partial nint AddressText(nint address, nint options, int encode);

    [LibraryImport(Library, EntryPoint = "g_mime_object_get_header", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Header(nint entity, string name);

    [LibraryImport(Library, EntryPoint = "g_mime_message_get_mime_part")]
    public static partial nint Body(nint message);

    [LibraryImport(Library, EntryPoint = "g_mime_multipart_get_count")]
    public static partial int PartCount(nint multipart);

    [LibraryImport(Library, EntryPoint = "g_mime_multipart_get_part")]
    public static partial nint Part(nint multipart, int index);

    [LibraryImport(Library, EntryPoint = "g_mime_object_get_content_type")]
    public static partial nint ContentType(nint entity);

    [LibraryImport(Library, EntryPoint = "g_mime_content_type_get_media_type")]
    public static partial nint MediaType(nint contentType);

    [LibraryImport(Library, EntryPoint = "g_mime_content_type_get_media_subtype")]
    public static partial nint MediaSubtype(nint contentType);

    [LibraryImport(Library, EntryPoint = "g_mime_object_get_content_type_parameter", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Parameter(nint entity, string name);

    [LibraryImport(Library, EntryPoint = "g_mime_object_get_disposition")]
    public static partial nint Disposition(nint entity);

    [LibraryImport(Library, EntryPoint = "g_mime_object_get_content_id")]
    public static partial nint ContentId(nint entity);

    [LibraryImport(Library, EntryPoint = "g_mime_part_get_filename")]
    public static partial nint FileName(nint part);

    [LibraryImport(Library, EntryPoint = "g_mime_part_get_content")]
    public static partial nint Content(nint part);

    [LibraryImport(Library, EntryPoint = "g_mime_data_wrapper_write_to_stream")]
    public static partial nint WriteContent(nint content, nint stream);

    [LibraryImport(Library, EntryPoint = "g_mime_message_part_get_message")]
    public static partial nint AttachedMessage(nint messagePart);

    [LibraryImport(Library, EntryPoint = "g_mime_object_write_to_stream")]
    public static partial nint Write(nint entity, nint options, nint stream);

    /// <summary>A string that GMime keeps.</summary>
    public static string? Text(nint text) => text == 0 ? null : Marshal.PtrToStringUTF8(text);
}
