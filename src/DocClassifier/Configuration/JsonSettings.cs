using System.Globalization;
using System.Text.Json;
using DocClassifier.CommandLine;

namespace DocClassifier.Configuration;

/// <summary>
/// <c>appsettings.json</c> as text: where each key stands, and what is wrong with it as JSON, both of which the configuration does not
/// tell.
/// </summary>
internal sealed class JsonSettings
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);

    private JsonSettings(string path) => Path = path;

    public string Path { get; }

    /// <summary>Reads the file, with comments and trailing commas as the configuration takes them.</summary>
    /// <exception cref="UserErrorException">It cannot be read, is no JSON, or says a thing twice: names file and line.</exception>
    public static JsonSettings Read(string path)
    {
        var settings = new JsonSettings(path);
        if (settings.ReadBytes() is { } content)
            settings.Scan(content);
        return settings;
    }

    /// <summary>The line of a key, of what lies above it where it has none; null when the file does not name it.</summary>
    public int? LineOf(string key) => _lines.TryGetValue(key, out var line) ? line : null;

    private byte[]? ReadBytes()
    {
        try
        {
            if (Directory.Exists(Path))
                throw new UserErrorException($"{Path} is a folder. Take it away, or put a file with settings in its place.");
            return File.ReadAllBytes(Path);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            // A link that leads nowhere is a mistake; no file at all is the usual case.
            return new FileInfo(Path).LinkTarget is { } target
                ? throw new UserErrorException($"{Path} is a link to {target}, which does not exist. Correct or remove it.", fault)
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{Path} cannot be read: {fault.Message} Make it readable, or start in another folder.", fault);
        }
    }

    private void Scan(byte[] content)
    {
        var text = content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
        var line = 1;
        var counted = 0L;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var path = new Stack<(string Key, int Items)>();
            path.Push(("", -1));
            var isFirst = true;
            while (reader.Read())
            {
                line += text[(int)counted..(int)reader.TokenStartIndex].Count((byte)'\n');
                counted = reader.TokenStartIndex;
                if (isFirst && reader.TokenType != JsonTokenType.StartObject)
                    throw Refuse(line, "settings are an object, { ... }, and this is none. Correct the line.");
                isFirst = false;
                Take(ref reader, path, line);
            }
        }
        catch (JsonException fault)
        {
            // Its own line counts from 0, and its message repeats the place.
            var problem = fault.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ").Trim();
            throw Refuse((int)(fault.LineNumber ?? 0) + 1, $"this is not JSON: {problem} Correct the line or the one before it.");
        }
        catch (InvalidOperationException fault)
        {
            throw Refuse(line, $"a name is no text: {fault.Message} Correct the line.");
        }
    }

    // The stack holds where the next value belongs: its key, and within a list how many items came before it (-1: no list).
    private void Take(ref Utf8JsonReader reader, Stack<(string Key, int Items)> path, int line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var key = Join(path.Peek().Key, reader.GetString()!);
                if (!_lines.TryAdd(key, line))
                    throw Refuse(line, $"{key} stands here a second time (first in line {_lines[key].ToString(CultureInfo.InvariantCulture)}). Take one out.");
                path.Push((key, -1));
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                var begun = Value(path, line);
                path.Push((begun, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                path.Pop();
                Close(path);
                break;
            default:
                Value(path, line);
                Close(path);
                break;
        }
    }

    private string Value(Stack<(string Key, int Items)> path, int line)
    {
        var (key, items) = path.Peek();
        if (items < 0)
            return key;
        path.Pop();
        path.Push((key, items + 1));
        var item = Join(key, items.ToString(CultureInfo.InvariantCulture));
        _lines.TryAdd(item, line);
        return item;
    }

    // A property has had its value; a list goes on.
    private static void Close(Stack<(string Key, int Items)> path)
    {
        if (path.Count > 1 && path.Peek().Items < 0 && path.Peek().Key.Length > 0)
            path.Pop();
    }

    private static string Join(string above, string name) => above.Length == 0 ? name : $"{above}:{name}";

    private UserErrorException Refuse(int line, string problem) => new(string.Create(CultureInfo.InvariantCulture, $"{Path}:{line}: {problem}"));
}
