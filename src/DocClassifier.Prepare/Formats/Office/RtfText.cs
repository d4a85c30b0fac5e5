using System.Globalization;
using System.Text;
using DocClassifier.Prepare.Detecting;
using DocClassifier.Prepare.Extracting;

namespace DocClassifier.Prepare.Formats.Office;

/// <summary>The text between the control words of RTF 1.9; destinations that show nothing are skipped.</summary>
internal sealed class RtfText(string rtf)
{
    private const int LongestWord = 32;

    private static readonly HashSet<string> HiddenDestinations =
    [
        "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "colorschememapping", "datastore", "latentstyles",
        "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "fldinst", "filetbl", "revtbl", "mmathPr", "bkmkstart", "bkmkend",
    ];

    private readonly StringBuilder _text = new();
    private readonly List<byte> _pending = [];
    private readonly Stack<(bool Hidden, int Fallback)> _groups = new();
    private Encoding _encoding = TextDecoder.Find("windows-1252")!;
    private int _at;
    private bool _hidden;

    /// <summary>Characters that stand after each \u for readers without Unicode, and how many of them are still to be skipped.</summary>
    private int _fallback = 1;
    private int _skipping;

    public string Read(ExtractContext context)
    {
        while (_at < rtf.Length)
        {
            var character = rtf[_at++];
            if (character == '{')
                _groups.Push((_hidden, _fallback));
            else if (character == '}')
                Leave();
            else if (character == '\\' && _at < rtf.Length)
                Control();
            else if (character is not ('\r' or '\n'))
                Show((byte)character);
            context.CheckText(_text.Length + _pending.Count);
        }

        Flush();
        return _text.ToString();
    }

    private void Leave()
    {
        Flush();
        (_hidden, _fallback) = _groups.Count > 0 ? _groups.Pop() : (false, 1);
    }

    private void Flush()
    {
        if (_pending.Count > 0)
            _text.Append(_encoding.GetString([.. _pending]));
        _pending.Clear();
    }

    private void Show(byte value)
    {
        if (_skipping > 0)
            _skipping--;
        else if (!_hidden)
            _pending.Add(value);
    }

    private void Say(string plain)
    {
        Flush();
        if (!_hidden)
            _text.Append(plain);
    }

    private void Control()
    {
        var first = rtf[_at];
        if (first == '\'')
            HexByte();
        else if (char.IsAsciiLetter(first))
            Word();
        else
            Symbol(first);
    }

    private void HexByte()
    {
        if (_at + 3 <= rtf.Length && byte.TryParse(rtf.AsSpan(_at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            Show(value);
        _at = Math.Min(_at + 3, rtf.Length);
    }

    private void Symbol(char symbol)
    {
        _at++;
        if (symbol == '*')
            _hidden = true;
        else if (symbol is '\\' or '{' or '}')
            Show((byte)symbol);
        else if (symbol is '~' or '_' or '\r' or '\n')
            Say(symbol switch { '~' => " ", '_' => "-", _ => "\n" });
    }

    private void Word()
    {
        var start = _at;
        while (_at < rtf.Length && char.IsAsciiLetter(rtf[_at]) && _at - start < LongestWord)
            _at++;
        var word = rtf[start.._at];
        start = _at;
        while (_at < rtf.Length && (char.IsAsciiDigit(rtf[_at]) || (_at == start && rtf[_at] == '-')) && _at - start < 10)
            _at++;
        var number = int.TryParse(rtf.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : 1;
        if (_at < rtf.Length && rtf[_at] == ' ')
            _at++;
        Apply(word, number);
    }

    private void Apply(string word, int number)
    {
        switch (word)
        {
            case "par" or "line" or "row" or "sect" or "page":
                Say("\n");
                break;
            case "tab" or "cell":
                Say("\t");
                break;
            case "emdash" or "endash":
                Say("-");
                break;
            case "lquote" or "rquote":
                Say("'");
                break;
            case "ldblquote" or "rdblquote":
                Say("\"");
                break;
            case "ansicpg":
                Flush();
                _encoding = TextDecoder.Find("windows-" + number.ToString(CultureInfo.InvariantCulture)) ?? _encoding;
                break;
            case "uc":
                _fallback = Math.Clamp(number, 0, 10);
                break;
            case "u":
                Say(((char)(ushort)(short)number).ToString());
                _skipping = _fallback;
                break;
            case "bin":
                _at = (int)Math.Min(rtf.Length, _at + Math.Max(0L, number));
                break;
            default:
                _hidden |= HiddenDestinations.Contains(word);
                break;
        }
    }
}
