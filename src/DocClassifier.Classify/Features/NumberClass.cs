namespace DocClassifier.Classify.Features;

/// <summary>The class of a number by its shape.</summary>
internal static class NumberClass
{
    private static readonly string[] Plain = ["<n0>", "<n1>", "<n2>", "<n3>", "<n4>", "<n5>"];

    /// <summary>One of <c>date time year amount n1…n5 long number</c>, in angle brackets.</summary>
    /// <param name="number">Digits with single separators between them.</param>
    public static string Of(ReadOnlySpan<char> number)
    {
        var separators = 0;
        Span<char> shape = stackalloc char[8];
        Span<int> runs = stackalloc int[8];
        foreach (var c in number)
        {
            if (char.IsAsciiDigit(c))
                runs[Math.Min(separators, 7)]++;
            else if (separators < 7)
                shape[separators++] = c;
        }

        if (separators == 0)
            return number.Length == 4 && IsYear(number) ? "<year>" : number.Length < Plain.Length ? Plain[number.Length] : "<long>";
        if (IsDate(shape[..separators], runs))
            return "<date>";
        if (shape[0] == ':')
            return separators <= 2 && runs[0] <= 2 && runs[1] == 2 ? "<time>" : "<number>";
        return shape[separators - 1] is ',' or '.' && runs[separators] == 2 ? "<amount>" : "<number>";
    }

    private static bool IsYear(ReadOnlySpan<char> number) => number.StartsWith("19") || number.StartsWith("20");

    private static bool IsDate(ReadOnlySpan<char> separators, ReadOnlySpan<int> runs) =>
        separators.Length == 2 && separators[0] == separators[1] && separators[0] is '.' or '/' or '-'
        && ((runs[0] <= 2 && runs[1] <= 2 && runs[2] is 2 or 4) || (runs[0] == 4 && runs[1] == 2 && runs[2] == 2));
}
