using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace DocClassifier.Configuration;

/// <summary>One value of the configuration: whether it can be read as its option's type, and whether the option takes it.</summary>
internal static class SettingValue
{
    private const int LongestShown = 60;

    /// <summary>Reads a value exactly as the configuration's binder does.</summary>
    public static bool TryParse(string text, Type type, out object? value)
    {
        value = null;
        if (type == typeof(string))
        {
            value = text;
            return true;
        }

        try
        {
            value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            // Names alone: a number that no name has passes the converter.
            return value is not null && (!type.IsEnum || Enum.IsDefined(type, value));
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException or NotSupportedException or InvalidCastException)
        {
            return false;
        }
    }

    /// <summary>What its annotations have against a value, with the remedy; null when nothing.</summary>
    public static string? Refusal(object? value, PropertyInfo property)
    {
        foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (attribute.IsValid(value))
                continue;
            return attribute switch
            {
                _ when attribute.ErrorMessage is { } message => message,
                RangeAttribute range => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value} lies outside of {Bound(range.Minimum)} to {Bound(range.Maximum)}. Correct it{(value is TimeSpan ? "; a time is written hours:minutes:seconds, a bare number counts as days" : "")}."),
                RequiredAttribute => "this is empty. Write a value, or remove it to use the default.",
                RegularExpressionAttribute expression => $"{Shown(value as string ?? "")} does not have the form {expression.Pattern}. Correct it.",
                _ => attribute.FormatErrorMessage(property.Name),
            };
        }

        return null;
    }

    /// <summary>What to write.</summary>
    public static string Expected(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time, hours:minutes:seconds such as 00:00:30",
        _ when type == typeof(float) || type == typeof(double) || type == typeof(decimal) => "a number such as 0.5",
        _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type.IsPrimitive => $"a whole number{(type == typeof(long) ? "" : Most(type))}, digits only",
        _ => "a value",
    };

    /// <summary>A value in a message: in quotes, never long.</summary>
    public static string Shown(string text) =>
        $"'{string.Concat((text.Length > LongestShown ? text[..LongestShown] + "..." : text).Select(character => char.IsControl(character) ? ' ' : character))}'";

    private static string Most(Type type) => type.GetField("MaxValue")?.GetValue(null) is IFormattable most
        ? $" up to {most.ToString(null, CultureInfo.InvariantCulture)}"
        : "";

    private static string Bound(object bound) => bound switch
    {
        long.MaxValue or int.MaxValue => "any",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => bound.ToString() ?? "",
    };
}
