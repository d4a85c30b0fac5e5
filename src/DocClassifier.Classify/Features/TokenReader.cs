using System.Buffers;
using System.Globalization;

namespace DocClassifier.Classify.Features;

/// <summary>
/// The tokenizer <c>lexical-1</c>: words are runs of letters, folded; numbers, amounts, dates and the like become classes in angle brackets;
/// question and exclamation marks stand for themselves; all else separates. docs/MODELS.md has the rules in words.
/// </summary>
internal ref struct TokenReader
{
    /// <summary>Letters kept of a word; the rest is skipped.</summary>
    public const int MaxWord = 48;

    private const int MinPhoneDigits = 7;

    private static readonly SearchValues<char> ChunkEnds = SearchValues.Create(" \n\t\r\u00A0\u202F");

    private readonly ReadOnlySpan<char> _text;
    private readonly Span<char> _buffer;
    private int _position;
    private int _chunkEnd;
    private bool _currencyBefore;

    /// <param name="text">What is read.</param>
    /// <param name="buffer">Room for <see cref="MaxWord"/> characters; holds the current word.</param>
    public TokenReader(ReadOnlySpan<char> text, Span<char> buffer)
    {
        _text = text;
        _buffer = buffer;
        Token = default;
    }

    /// <summary>The current token; valid until the next call.</summary>
    public ReadOnlySpan<char> Token { get; private set; }

    /// <summary>Whether the token is a word, not a class or mark.</summary>
    public bool IsWord { get; private set; }

    /// <summary>Where the token begins.</summary>
    public int Start { get; private set; }

    /// <summary>Lines begun so far that are not blank.</summary>
    public int Lines { get; private set; }

    private bool _lineHasToken;

    /// <summary>Goes to the next token; false at the end.</summary>
    public bool Next()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (char.IsWhiteSpace(c))
            {
                if (c == '\n')
                    _lineHasToken = false;
                _position++;
                continue;
            }

            if (_position >= _chunkEnd && ReadAddress())
                return true;
            if (char.IsAsciiDigit(c))
                return ReadNumber();
            if (CharacterFold.Letter(c) != '\0')
                return ReadRegistration() || ReadWord();
            if (c is '?' or '!')
            {
                Start = _position++;
                return Emit(c == '?' ? "?" : "!");
            }

            if (c == '+' && ReadPhone())
                return true;
            if (IsCurrencySign(c))
                _currencyBefore = true;
            _position++;
        }

        return false;
    }

    private bool Emit(ReadOnlySpan<char> token, bool isWord = false)
    {
        if (!_lineHasToken)
        {
            _lineHasToken = true;
            Lines++;
        }

        Token = token;
        IsWord = isWord;
        _currencyBefore = token is "<currency>";
        return true;
    }

    // An e-mail or web address: the whole run up to white space.
    private bool ReadAddress()
    {
        var rest = _text[_position..];
        var length = rest.IndexOfAny(ChunkEnds);
        var chunk = length < 0 ? rest : rest[..length];
        _chunkEnd = _position + chunk.Length;
        // Most runs hold neither of the two marks and do not begin like a host.
        if (chunk.IndexOfAny('@', ':') < 0 && (chunk[0] | 0x20) != 'w')
            return false;
        var at = chunk.IndexOf('@');
        var isMail = at > 0 && chunk[at..].Contains('.');
        if (!isMail && chunk.IndexOf("://") < 0 && !chunk.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            return false;
        Start = _position;
        _position = _chunkEnd;
        return Emit(isMail ? "<email>" : "<url>");
    }

    private bool ReadWord()
    {
        Start = _position;
        var length = 0;
        for (; _position < _text.Length; _position++)
        {
            var c = _text[_position];
            var letter = CharacterFold.Letter(c);
            if (letter == '\0')
            {
                // Soft hyphens and combining marks belong to the word they stand in.
                if (c != '\u00AD' && !(c >= '\u0300' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark))
                    break;
                continue;
            }

            if (length < MaxWord)
                _buffer[length++] = letter;
        }

        var word = _buffer[..length];
        return IsCurrency(word) ? Emit("<currency>") : Emit(word, isWord: true);
    }

    // VAT ids and IBANs: two capitals, then digits, maybe in groups.
    private bool ReadRegistration()
    {
        if (_position + 9 > _text.Length || !char.IsAsciiLetterUpper(_text[_position]) || !char.IsAsciiLetterUpper(_text[_position + 1]))
            return false;
        var digits = 0;
        var letters = 0;
        var i = _position + 2;
        for (; i < _text.Length; i++)
        {
            var c = _text[i];
            if (char.IsAsciiDigit(c))
                digits++;
            else if (char.IsAsciiLetterUpper(c) && letters < 8 && digits + letters < 14)
                letters++;
            else if (c is not (' ' or '.') || i + 1 >= _text.Length || !char.IsAsciiDigit(_text[i + 1]))
                break;
            if (digits == 0 && letters > 4)
                return false;
            if (digits > 30)
                break;
        }

        if (digits < 8 || (i < _text.Length && char.IsLetterOrDigit(_text[i])))
            return false;
        Start = _position;
        _position = i;
        return Emit(digits >= 12 ? "<iban>" : "<vatid>");
    }

    private bool ReadPhone()
    {
        var digits = 0;
        var i = _position + 1;
        for (; i < _text.Length; i++)
        {
            var c = _text[i];
            if (char.IsAsciiDigit(c))
                digits++;
            else if (c is not (' ' or '(' or ')' or '/' or '-' or '.'))
                break;
        }

        if (digits < MinPhoneDigits)
            return false;
        Start = _position;
        _position = i;
        return Emit("<phone>");
    }

    private bool ReadNumber()
    {
        Start = _position;
        var end = NumberEnd(_position);
        end = ExtendByThousands(end);
        var number = _text[_position..end];
        _position = end;
        var money = _currencyBefore;
        var after = end < _text.Length && _text[end] == ' ' ? end + 1 : end;
        if (after < _text.Length)
        {
            if (_text[after] == '%')
            {
                _position = after + 1;
                return Emit("<percent>");
            }

            if (IsCurrencySign(_text[after]))
            {
                money = true;
                _position = after + 1;
            }
            else if (CurrencyWordAt(after) is var length and > 0)
            {
                money = true;
                _position = after + length;
            }
        }

        return Emit(money ? "<money>" : NumberClass.Of(number));
    }

    // Digits, and single separators between two digits.
    private readonly int NumberEnd(int position)
    {
        var i = position;
        while (i < _text.Length)
        {
            if (char.IsAsciiDigit(_text[i]))
                i++;
            else if (_text[i] is '.' or ',' or ':' or '/' or '-' or '\'' or '’' && i + 1 < _text.Length && char.IsAsciiDigit(_text[i + 1]))
                i += 2;
            else
                break;
        }

        return i;
    }

    // "1 284,50": groups of three after a space, when decimals or another group follow.
    private readonly int ExtendByThousands(int end)
    {
        if (end - _position > 3 || _text[_position..end].ContainsAnyExceptInRange('0', '9'))
            return end;
        var result = end;
        while (result + 4 <= _text.Length && _text[result] is ' ' or '\u00A0' or '\u202F')
        {
            var group = NumberEnd(result + 1) - result - 1;
            if (group is not (3 or 6) || !char.IsAsciiDigit(_text[result + 2]) || !char.IsAsciiDigit(_text[result + 3]))
                return result == end ? end : result;
            if (group == 6)
                return _text[result + 4] is ',' or '.' ? result + 7 : end;
            result += 4;
        }

        // A lone group without decimals is more often two columns.
        return result - end >= 8 ? result : end;
    }

    private readonly int CurrencyWordAt(int position)
    {
        var length = 0;
        while (length < 6 && position + length < _text.Length && char.IsAsciiLetter(_text[position + length]))
            length++;
        if (length is < 3 or > 5)
            return 0;
        Span<char> word = stackalloc char[5];
        _text.Slice(position, length).ToLowerInvariant(word);
        return IsCurrency(word[..length]) ? length : 0;
    }

    private static bool IsCurrency(ReadOnlySpan<char> word) =>
        word.Length is 3 or 4 or 5 && word is "eur" or "euro" or "euros" or "usd" or "gbp" or "chf";

    private static bool IsCurrencySign(char c) => c is '€' or '$' or '£' or '¥';
}
