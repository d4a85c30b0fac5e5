using System.Globalization;
using System.Text;
using DocClassifier.Contracts.Stages;
using DocClassifier.Route.Rules;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DocClassifier.Route.Reading;

/// <summary>Reads <c>routes.yaml</c>, strictly: what it does not know is an error, never ignored.</summary>
internal static class RoutesReader
{
    private const string ALabel = "a label or a list of them, such as [contract]";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="file">The name that messages carry.</param>
    /// <param name="content">UTF-8, with or without a byte order mark.</param>
    /// <exception cref="RoutesException">The rules cannot be used.</exception>
    public static RouteTable Read(string file, ReadOnlyMemory<byte> content)
    {
        var top = Parse(file, content);
        var isBareList = top.Node is YamlSequenceNode;
        const string wholeFile = "a mapping with routes: (a list of rules) and, if needed, departments: and labels:";
        var fields = isBareList ? [] : top.Fields(wholeFile, "routes", "departments", "labels");
        if (!isBareList && !fields.ContainsKey("routes"))
            throw top.Refuse($"there is no routes:. Write {wholeFile}.");

        var rules = ReadRules(isBareList ? top with { Key = "routes" } : fields["routes"]);
        var places = PlacesOf(rules);
        var departments = rules.SelectMany(rule => rule.Rule.To).Distinct().Select(name => new Department(name)).ToList();
        if (fields.TryGetValue("departments", out var section) && !section.IsEmpty)
            ReadDepartments(section, departments, places);
        RefuseCollisions(file, departments, places);
        return new RouteTable
        {
            Rules = [.. rules.Select(rule => rule.Rule)],
            Departments = departments,
            Places = places,
            IsBareList = isBareList,
            Labels = fields.TryGetValue("labels", out var labels) && !labels.IsEmpty ? [.. labels.OneOrMore(ALabel).Select(label => label.Text(ALabel))] : [],
            LabelPlaces = [.. rules.Where(rule => rule.Rule.When is not null).SelectMany(rule => LabelsOf(rule.Place))],
        };
    }

    private static IEnumerable<(string Label, YamlPlace Place)> LabelsOf(YamlPlace rule) =>
        rule.Entries("")["when"].Entries("").TryGetValue("label", out var labels) ? labels.OneOrMore(ALabel).Select(label => (label.Text(ALabel), label)) : [];

    private static YamlPlace Parse(string file, ReadOnlyMemory<byte> content)
    {
        var text = Decode(file, content);
        YamlShape.Check(file, text);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            // What the events do not show: a key that stands twice, an alias of nothing.
            throw new RoutesException(file, exception.Start.Line, "", $"this is not YAML: {exception.Message.TrimEnd('.')}. Correct the line.");
        }

        return stream.Documents.Count switch
        {
            1 => new YamlPlace(file, "", stream.Documents[0].RootNode),
            0 => throw new RoutesException(file, "the file is empty. Write at least one rule: - {name: all, to: [mailroom]}."),
            _ => throw new RoutesException(file, "the file has more than one YAML document. Take the lines '---' out."),
        };
    }

    private static string Decode(string file, ReadOnlyMemory<byte> content)
    {
        try
        {
            return Utf8.GetString(content.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new RoutesException(file, "the file is not in UTF-8. Save it as UTF-8.");
        }
    }

    private static List<(Rule Rule, YamlPlace Place, IReadOnlyList<YamlPlace> To)> ReadRules(YamlPlace list)
    {
        const string aList = "a list of rules such as - {name: all, to: [mailroom]}";
        var items = list.Items(aList);
        if (items.Count == 0)
            throw list.Refuse($"there are no rules. Write {aList}.");
        var rules = items.Select(ReadRule).ToList();

        var names = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (rule, place, _) in rules)
        {
            if (!names.TryAdd(rule.Name, place.Line))
                throw place.Refuse(string.Create(CultureInfo.InvariantCulture, $"the rule of line {names[rule.Name]} is named '{rule.Name}' too. Give this one another name."));
        }

        if (rules[..^1].FirstOrDefault(rule => rule.Rule.When is null) is { Rule: not null } early)
            throw early.Place.Refuse($"rule '{early.Rule.Name}' has no when, so the rules after it are never reached. Give it a when or move it to the end.");
        if (rules[^1].Rule.When is not null)
            throw rules[^1].Place.Refuse($"the last rule, '{rules[^1].Rule.Name}', has a when, so some documents would go nowhere. Add a last rule without when, such as - {{name: all-else, to: [mailroom]}}.");
        return rules;
    }

    private static (Rule Rule, YamlPlace Place, IReadOnlyList<YamlPlace> To) ReadRule(YamlPlace place)
    {
        var fields = place.Fields("a rule with name, when and to", "name", "when", "to");
        if (!fields.TryGetValue("name", out var name))
            throw place.Refuse("the rule has no name. Add one, such as name: invoices; every routed record carries it.");
        if (!fields.TryGetValue("to", out var to))
            throw place.Refuse("the rule has no to. Add the departments that get the documents, such as to: [finance].");
        var departments = to.OneOrMore("the departments, such as [finance]");
        foreach (var department in departments)
            RefuseIllegal(department, department.Text("a department, such as finance"));
        return (new Rule(
            name.Text("a name such as invoices"),
            fields.TryGetValue("when", out var when) ? ConditionReader.Read(when) : null,
            [.. departments.Select(department => department.Text(""))]), place, departments);
    }

    private static void ReadDepartments(YamlPlace section, List<Department> departments, Dictionary<string, (long Line, string Key)> places)
    {
        const string anEntry = "a mapping such as hr: {format: json}";
        foreach (var (name, place) in section.Entries(anEntry))
        {
            RefuseIllegal(place, name);
            var fields = place.Fields("a mapping such as {format: json}", "format", "retired");
            var department = new Department(
                name,
                fields.TryGetValue("format", out var format) ? ReadFormat(format) : ValueFormat.Avro,
                fields.TryGetValue("retired", out var retired) && ReadFlag(retired));

            var index = departments.FindIndex(known => known.Name == name);
            if (index >= 0 && department.Retired)
                throw place.Refuse($"'{name}' is retired, but line {places[name].Line.ToString(CultureInfo.InvariantCulture)} sends documents to it. Take retired out, or '{name}' out of the rule.");
            if (index < 0 && !department.Retired)
                throw place.Refuse($"no rule sends anything to '{name}'. Correct the name, or mark a department that is gone with {{retired: true}}.");
            if (index >= 0)
                departments[index] = department;
            else
                departments.Add(department);
            places.TryAdd(name, (place.Line, place.Key));
        }
    }

    private static ValueFormat ReadFormat(YamlPlace place) => place.Text("avro or json") switch
    {
        "avro" => ValueFormat.Avro,
        "json" => ValueFormat.Json,
        var other => throw place.Refuse($"there is no format '{other}'. Write avro or json."),
    };

    private static bool ReadFlag(YamlPlace place) => place.Text("true or false") switch
    {
        "true" => true,
        "false" => false,
        var other => throw place.Refuse($"'{other}' is neither true nor false. Write true or false."),
    };

    private static void RefuseIllegal(YamlPlace place, string name)
    {
        if (!DepartmentNames.IsLegal(name))
            throw place.Refuse($"'{name}' cannot be a department, whose name becomes a topic's. Use {DepartmentNames.Rule}, not ending in .dlq.");
    }

    private static void RefuseCollisions(string file, List<Department> departments, Dictionary<string, (long Line, string Key)> places)
    {
        foreach (var alike in departments.GroupBy(department => DepartmentNames.CollisionKey(department.Name)).Where(alike => alike.Count() > 1))
        {
            var (first, second) = (alike.First().Name, alike.ElementAt(1).Name);
            throw new RoutesException(file, places[second].Line, places[second].Key, $"'{second}' and '{first}' differ only in '.' and '_', which Kafka does not accept in two topics. Rename one.");
        }
    }

    private static Dictionary<string, (long Line, string Key)> PlacesOf(List<(Rule Rule, YamlPlace Place, IReadOnlyList<YamlPlace> To)> rules)
    {
        var places = new Dictionary<string, (long, string)>(StringComparer.Ordinal);
        foreach (var department in rules.SelectMany(rule => rule.To))
            places.TryAdd(department.Text(""), (department.Line, department.Key));
        return places;
    }
}
