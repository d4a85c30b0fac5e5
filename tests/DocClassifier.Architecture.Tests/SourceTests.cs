using System.Text.RegularExpressions;

namespace DocClassifier.Architecture.Tests;

/// <summary>Rules of style that decide over lost documents, so a machine watches them.</summary>
public sealed partial class SourceTests
{
    /// <summary>
    /// The failure policies of the engine, the one of ingest, which no stage runner runs, and the program's outermost edge.
    /// </summary>
    private static readonly string[] Policies = ["/DocClassifier.Streaming/Failures/", "/DocClassifier.Ingest/RetryFaults.cs", "/DocClassifier/Composition/Faults.cs"];

    [Fact]
    public void Everything_is_caught_only_where_failure_policies_live()
    {
        var offenders = Solution.Sources()
            .Where(file => !Policies.Any(policy => file.Contains(policy, StringComparison.Ordinal)))
            .SelectMany(file => CatchesEverything().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetRelativePath(Solution.Root, file)}: {match.Value.Trim()}"));

        Assert.Empty(offenders);
    }

    [Fact]
    public void The_rule_on_catching_finds_what_it_looks_for()
    {
        Assert.Matches(CatchesEverything(), "catch (Exception fault)\n{");
        Assert.Matches(CatchesEverything(), "catch (System.Exception)\n{");
        Assert.Matches(CatchesEverything(), "        catch\n        {");
        Assert.Matches(CatchesEverything(), "catch { }");
        Assert.DoesNotMatch(CatchesEverything(), "catch (Exception fault) when (fault is IOException)");
        Assert.DoesNotMatch(CatchesEverything(), "catch (Exception fault)\n            when (fault is IOException)");
        Assert.Matches(CatchesEverything(), "catch { } throw;");
        Assert.DoesNotMatch(CatchesEverything(), "catch\n{\n    Close();\n    throw;\n}");
        Assert.DoesNotMatch(CatchesEverything(), "catch (IOException)\n{");
    }

    // One that ends by throwing on swallows nothing: it cleans up.
    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception(\s+\w+)?\s*\)\s*)?\{(?![^{}]*\bthrow;\s*\})")]
    private static partial Regex CatchesEverything();
}
