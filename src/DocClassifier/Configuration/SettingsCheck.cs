using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using DocClassifier.Contracts;
using Microsoft.Extensions.Configuration;

namespace DocClassifier.Configuration;

/// <summary>
/// Holds the whole configuration to the options that read it, before anything starts: names that no option knows, values that do not
/// parse, values out of range. The binder itself ignores the first without a word, and throws at the second wherever the options happen
/// to be used.
/// </summary>
internal sealed class SettingsCheck(IConfigurationRoot settings, SettingOrigin origin)
{
    // Sections of .NET itself and of its hosts, which an appsettings.json may hold beside ours.
    private static readonly string[] Foreign = ["AllowedHosts", "ConnectionStrings", "Kestrel", "Urls"];

    private readonly NullabilityInfoContext _nullability = new();
    private readonly List<string> _problems = [];
    private readonly List<string> _remarks = [];

    /// <summary>What is wrong, a sentence with the remedy each, and what may be meant for somebody else.</summary>
    public (IReadOnlyList<string> Problems, IReadOnlyList<string> Remarks) Run()
    {
        foreach (var section in settings.GetChildren())
        {
            if (Foreign.Contains(section.Key, StringComparer.OrdinalIgnoreCase))
                continue;
            if (section.Key.Equals(LogLevelCheck.Section, StringComparison.OrdinalIgnoreCase))
                _problems.AddRange(LogLevelCheck.Problems(section).Select(problem => $"{origin.Name(problem.Key)}: {problem.Problem}"));
            else if (KnownSettings.Sections.Contains(section.Key))
                CheckSection(section);
            else
                UnknownSection(section);
        }

        return (_problems, _remarks);
    }

    private void UnknownSection(IConfigurationSection section)
    {
        // The name of another program's section may resemble one of ours: only a setting of ours below it shows that ours was meant.
        var (leaf, meant) = Leaves(section).Select(leaf => (leaf, Meant: Meant(leaf.Path, section.Key))).OrderBy(found => found.Meant is null).First();
        var name = origin.Name(leaf.Path);
        var sections = string.Join(", ", KnownSettings.Sections.Select(known => known.Key));
        if (meant is not null)
            _problems.Add($"{name}: there is no such setting. Did you mean {origin.Written(leaf.Path, meant)}?");
        else if (origin.IsInFile(leaf.Path))
            _remarks.Add($"{name}: no part of DocClassifier reads section {section.Key}; it is ignored. Sections are {sections}.");
        else
            _problems.Add($"{name}: there is no section {section.Key}. Correct or remove it. Sections are {sections}.");
    }

    private static string? Meant(string path, string section)
    {
        // Ingest_MaxBytes as one name: an underscore too few in the environment.
        if (NearestName.To(path, KnownSettings.Keys) is { } key)
            return key;
        var near = NearestName.To(section, KnownSettings.Sections.Select(known => known.Key));
        return near is not null && KnownSettings.Contains(near + path[section.Length..]) ? near + path[section.Length..] : null;
    }

    private void CheckSection(IConfigurationSection section)
    {
        var properties = KnownSettings.Properties(section.Key).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(section.Value))
            _problems.Add($"{origin.Name(section.Path)}: this is a section, not a value. Write {section.Key}:{properties.Values.First().Name} and the like.");
        foreach (var child in section.GetChildren())
        {
            if (properties.TryGetValue(child.Key, out var property))
                CheckValue(child, property);
            else
                Unknown(child, section.Key, properties.Values);
        }
    }

    private void Unknown(IConfigurationSection child, string section, IEnumerable<PropertyInfo> properties)
    {
        var known = properties.Select(property => $"{section}:{property.Name}").Order(StringComparer.Ordinal).ToList();
        // The right name in another section comes first: Ingest:MaxParts.
        var meant = KnownSettings.Keys.FirstOrDefault(key => key.EndsWith(":" + child.Key, StringComparison.OrdinalIgnoreCase))
            ?? (NearestName.To(child.Key, known.Select(key => key[(section.Length + 1)..])) is { } near ? $"{section}:{near}" : NearestName.To(child.Path, KnownSettings.Keys));
        _problems.Add($"{origin.Name(child.Path)}: there is no such setting. "
            + (meant is not null ? $"Did you mean {origin.Written(child.Path, meant)}?" : $"Correct or remove it. There are {string.Join(", ", known)}."));
    }

    private void CheckValue(IConfigurationSection value, PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type))
        {
            CheckCollection(value, type);
            return;
        }

        if (value.GetChildren().Any())
        {
            _problems.Add($"{origin.Name(value.Path)}: this takes one value, not several. Write {SettingValue.Expected(type)}.");
            return;
        }

        if (value.Value is not { } text)
        {
            if (!AllowsNull(property))
                _problems.Add($"{origin.Name(value.Path)}: this is null. Write a value, or remove it to use the default.");
            return;
        }

        if (text.Length == 0 && type != property.PropertyType)
            return;
        if (!SettingValue.TryParse(text, type, out var parsed))
            _problems.Add($"{origin.Name(value.Path)}: {SettingValue.Shown(text)} is not {SettingValue.Expected(type)}. Correct it.");
        else if (SettingValue.Refusal(parsed, property) is { } refusal)
            _problems.Add($"{origin.Name(value.Path)}: {refusal}");
    }

    private bool AllowsNull(PropertyInfo property) =>
        !property.IsDefined(typeof(RequiredAttribute)) && _nullability.Create(property).WriteState == NullabilityState.Nullable;

    private void CheckCollection(IConfigurationSection value, Type type)
    {
        var isDictionary = typeof(IDictionary).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>));
        if (!string.IsNullOrEmpty(value.Value))
        {
            _problems.Add($"{origin.Name(value.Path)}: this takes {(isDictionary ? "names with values" : "a list")}, not one value. Write "
                + $"{origin.Written(value.Path, value.Path + (isDictionary ? ":NAME" : ":0"))} = {SettingValue.Shown(value.Value)}.");
        }

        // The binder would put null into the options.
        if (value.Value is null && !value.GetChildren().Any())
            _problems.Add($"{origin.Name(value.Path)}: this is null or holds nothing. Write {(isDictionary ? "names with values" : "a list")}, or remove it to use the default.");
        foreach (var child in value.GetChildren())
        {
            if (child.GetChildren().FirstOrDefault() is { } below)
                _problems.Add($"{origin.Name(Leaf(below).Path)}: {child.Path} takes one value. {(isDictionary ? $"A name with dots is one word: {child.Path}.{below.Key}." : "Take the inner names out.")}");
            else if (!isDictionary && string.IsNullOrWhiteSpace(child.Value))
                _problems.Add($"{origin.Name(child.Path)}: this is empty. Write a value, or remove it.");
        }
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section) =>
        section.GetChildren().ToList() is { Count: > 0 } children ? children.SelectMany(Leaves) : [section];

    private static IConfigurationSection Leaf(IConfigurationSection section)
    {
        while (section.GetChildren().FirstOrDefault() is { } child)
            section = child;
        return section;
    }
}
