using System.Globalization;
using System.Text.RegularExpressions;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Where a dead letter lies: its name, <c>&lt;topic&gt;-&lt;partition&gt;-&lt;offset&gt;</c>, is also what its replay carries in <c>docclassifier.replay</c>.</summary>
/// <param name="Topic">Without the prefix.</param>
/// <param name="Partition">From 0.</param>
/// <param name="Offset">From 0.</param>
public readonly partial record struct DeadLetterPosition(string Topic, int Partition, long Offset)
{
    /// <summary>Reads a name; false when it is none.</summary>
    public static bool TryParse(string text, out DeadLetterPosition position)
    {
        position = default;
        var match = Pattern().Match(text);
        if (!match.Success
            || !int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(match.Groups[3].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            return false;
        }

        position = new DeadLetterPosition(match.Groups[1].Value, partition, offset);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}-{Partition}-{Offset}");

    [GeneratedRegex(@"^(.+\.dlq)-([0-9]+)-([0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
