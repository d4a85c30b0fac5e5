using System.Text;
using DocClassifier.Prepare.Cleaning;

namespace DocClassifier.Prepare.Formats.Markup;

/// <summary>Collects text as a browser lays it out: white space collapses, blocks begin new lines.</summary>
internal sealed class HtmlTextWriter
{
    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _space;

    public int Length => _text.Length;

    public void Text(string text, bool preformatted)
    {
        foreach (var character in text)
        {
            if (preformatted && character == '\n')
                LineFeed();
            else if (character is ' ' or '\t' or '\n' or '\r' or '\f')
                _space = true;
            else
                Append(character);
        }
    }

    /// <summary>At least this many line feeds before the next text.</summary>
    public void Break(int lines) => _breaks = Math.Max(_breaks, lines);

    public void LineFeed() => _breaks = Math.Min(_breaks + 1, 2);

    /// <summary>From here on it is the mail that is answered.</summary>
    public void Quote()
    {
        Break(1);
        Append(QuotedTrail.Mark);
        Break(1);
    }

    public override string ToString() => _text.ToString();

    private void Append(char character)
    {
        if (_text.Length > 0)
        {
            if (_breaks > 0)
                _text.Append('\n', _breaks);
            else if (_space)
                _text.Append(' ');
        }

        _breaks = 0;
        _space = false;
        _text.Append(character);
    }
}
