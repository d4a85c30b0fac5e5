using System.CommandLine;
using System.Globalization;

namespace DocClassifier.CommandLine;

/// <summary>Points in time on the command line: ISO 8601 (UTC where no offset is given), <c>now</c>, or how long ago, such as <c>90m</c>, <c>36h</c>, <c>2d</c>.</summary>
internal static class Times
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static Option<DateTimeOffset?> Option(string name, string description)
    {
        return new Option<DateTimeOffset?>(name)
        {
            Description = description + " 2026-07-01T08:00Z, or how long ago: 90m, 36h, 2d.",
            HelpName = "TIME",
            CustomParser = result =>
            {
                if (result.Tokens.Count == 1 && TryParse(result.Tokens[0].Value, DateTimeOffset.UtcNow, out var time))
                    return time;
                result.AddError($"{name} takes a time such as 2026-07-01T08:00Z, or how long ago: 90m, 36h, 2d.");
                return null;
            },
        };
    }

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        time = now;
        if (text == "now")
            return true;
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            TimeSpan? unit = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(1),
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                _ => null,
            };
            // Further back than there are dates: from the beginning.
            if (unit is { } length)
                time = count < (now - DateTimeOffset.UnixEpoch) / length ? now - (count * length) : DateTimeOffset.UnixEpoch;
            if (unit is not null)
                return true;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
    }
}
