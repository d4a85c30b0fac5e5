namespace DocClassifier.Contracts;

/// <summary>Finds the name that somebody meant who misspelt it, for the remedy in a message.</summary>
public static class NearestName
{
    /// <summary>
    /// The one of <paramref name="known"/> with the fewest edits to <paramref name="written"/> (optimal string alignment: insert, delete,
    /// replace, swap two neighbours; letter case, separators and spaces do not count); null when more than a third of the letters would
    /// have to change.
    /// </summary>
    public static string? To(string written, IEnumerable<string> known)
    {
        var plain = Plain(written);
        var limit = Math.Max(1, plain.Length / 3);
        return known.Select(name => (Name: name, Edits: Edits(plain, Plain(name), limit)))
            .Where(candidate => candidate.Edits <= limit)
            .OrderBy(candidate => candidate.Edits).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    private static int Edits(string one, string other, int limit)
    {
        // What is longer by more than the limit needs more edits than that; it also bounds the work on absurdly long names.
        if (Math.Abs(one.Length - other.Length) > limit)
            return int.MaxValue;
        var (before, previous, current) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var column = 0; column <= other.Length; column++)
            previous[column] = column;
        for (var row = 1; row <= one.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= other.Length; column++)
            {
                var replace = previous[column - 1] + (one[row - 1] == other[column - 1] ? 0 : 1);
                current[column] = Math.Min(replace, Math.Min(previous[column], current[column - 1]) + 1);
                if (row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1])
                    current[column] = Math.Min(current[column], before[column - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[other.Length];
    }
}
