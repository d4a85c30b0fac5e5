using System.Globalization;
using DocClassifier.Route.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DocClassifier.Route.Reading;

/// <summary>
/// Reads a file's YAML events once before the tree is built, so that whatever people (or a half-written file) leave in it is refused with
/// its line. The parser throws exceptions of several kinds on text that is no YAML, and the tree builder recurses without a bound:
/// nesting, aliases that hold themselves and keys that are no plain words end the process there, or never end.
/// </summary>
internal sealed class YamlShape
{
    // The rules need five.
    private const int DeepestNesting = 20;

    private readonly string _file;
    private readonly Stack<Container> _open = new();

    private YamlShape(string file) => _file = file;

    /// <exception cref="RoutesException">This is no YAML, or none that rules are written in.</exception>
    public static void Check(string file, string text)
    {
        var shape = new YamlShape(file);
        var scanner = new Scanner(new StringReader(text), skipComments: true);
        var parser = new Parser(scanner);
        try
        {
            while (parser.MoveNext())
                shape.Take(parser.Current!);
        }
        catch (YamlException fault)
        {
            throw shape.NotYaml(fault.Start.Line, fault.InnerException is null ? fault.Message : fault.InnerException.Message);
        }
        catch (Exception fault) when (fault is not (RoutesException or OutOfMemoryException))
        {
            // YamlDotNet's own slips on malformed text (InvalidOperationException and others): the place is what it can still tell.
            throw shape.NotYaml(scanner.CurrentPosition.Line, "it cannot be read from here on.");
        }
    }

    private void Take(ParsingEvent parsed)
    {
        switch (parsed)
        {
            case Scalar:
                Place(parsed, isWord: true);
                break;
            case AnchorAlias alias:
                Place(parsed, isWord: false);
                if (_open.Any(container => container.Anchor == alias.Value))
                    throw Refuse(parsed, $"*{alias.Value} stands within what it names. Write the value itself.");
                break;
            case MappingStart mapping:
                Open(mapping, mapping.Style == MappingStyle.Flow ? '{' : null);
                break;
            case SequenceStart sequence:
                Open(sequence, sequence.Style == SequenceStyle.Flow ? '[' : null);
                break;
            case MappingEnd or SequenceEnd:
                _open.Pop();
                break;
        }
    }

    // A key that is a collection or an alias is hashed with all that it holds, without a bound.
    private void Place(ParsingEvent node, bool isWord)
    {
        if (!_open.TryPeek(out var above) || !above.IsMapping)
            return;
        if (above.IsKeyNext && !isWord)
            throw Refuse(node, "a key must be a plain word. Correct the line.");
        above.IsKeyNext = !above.IsKeyNext;
    }

    private void Open(NodeEvent node, char? bracket)
    {
        Place(node, isWord: false);
        if (_open.Count == DeepestNesting)
            throw Refuse(node, "this is nested deeper than any rule. Take brackets out.");
        _open.Push(new Container { Anchor = node.Anchor, IsMapping = node is MappingStart, IsKeyNext = true, Bracket = bracket, Line = node.Start.Line });
    }

    private RoutesException Refuse(ParsingEvent node, string problem) => new(_file, node.Start.Line, "", problem);

    // A bracket that nobody closed is noticed lines later, so the line where it stands is the one to name.
    private RoutesException NotYaml(long line, string problem)
    {
        var text = problem.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return _open.TryPeek(out var open) && open.Bracket is { } bracket
            ? new RoutesException(_file, open.Line, "", string.Create(CultureInfo.InvariantCulture, $"this is not YAML: the {bracket} of this line is not closed (noticed in line {line}: {text}). Close it with {(bracket == '{' ? '}' : ']')}, or correct what stands in it."))
            : new RoutesException(_file, line, "", $"this is not YAML: {text}. Correct the line or the one before it.");
    }

    private sealed class Container
    {
        public required AnchorName Anchor { get; init; }

        public required bool IsMapping { get; init; }

        public required bool IsKeyNext { get; set; }

        public required char? Bracket { get; init; }

        public required long Line { get; init; }
    }
}
