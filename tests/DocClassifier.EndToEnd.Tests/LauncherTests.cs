using System.Diagnostics;
using System.Runtime.Versioning;

namespace DocClassifier.EndToEnd.Tests;

/// <summary>
/// The launcher in a clone that its user may not write to. <c>dotnet</c> is a stand-in that notes how it is called and "builds" an echo.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class LauncherTests : IDisposable
{
    private const string Nobody = "65534";
    private readonly string _root = Directory.CreateTempSubdirectory("launcher-").FullName;

    public LauncherTests()
    {
        foreach (var folder in (string[])["clone/src/DocClassifier", "clone/bench/Bench", "clone/schemas", "clone/models", "tools", "home"])
            Directory.CreateDirectory(Path.Combine(_root, folder));
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", "src/DocClassifier/Program.cs"])
            File.WriteAllText(Path.Combine(Clone, file), "");
        File.Copy(Path.Combine(Workplace.Repository(), "docclassifier"), Path.Combine(Clone, "docclassifier"));
        Executable(Path.Combine(_root, "tools", "dotnet"), """
            #!/bin/bash
            project=$2 program=$2/bin/Release/net10.0/docclassifier
            while [ $# -gt 0 ]; do [ "$1" = --artifacts-path ] && program=$2/bin/DocClassifier/release/docclassifier; shift; done
            mkdir -p "$(dirname "$program")" && printf '#!/bin/bash\necho "ran $*"; echo "root $DOCCLASSIFIER_ROOT"; echo "from $0"\n' >"$program" && chmod +x "$program"
            """);
        // As root the rights of a folder mean nothing, so the launcher runs as somebody else, who owns the home.
        foreach (var folder in Directory.GetDirectories(_root, "*", SearchOption.AllDirectories).Append(_root))
            File.SetUnixFileMode(folder, Readable);
        if (Environment.IsPrivilegedProcess)
            Assert.Equal(0, Run("chown", ["-R", $"{Nobody}:{Nobody}", Home]).ExitCode);
        else
            SetClone(Readable & ~UnixFileMode.UserWrite);
    }

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private string Clone => Path.Combine(_root, "clone");

    private string Home => Path.Combine(_root, "home");

    [Fact]
    public void A_clone_that_may_not_be_written_is_built_in_the_users_cache_once()
    {
        var (exit, output, errors) = AsNobody(Home, "classify", "a b.txt");
        Assert.True(exit == 0, errors);
        Assert.Contains("ran classify a b.txt", output, StringComparison.Ordinal);
        Assert.Contains($"root {Clone}", output, StringComparison.Ordinal);
        Assert.Contains($"from {Home}/.cache/docclassifier/build/", output, StringComparison.Ordinal);
        Assert.Contains("building", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Clone, "src", "DocClassifier", "obj")));

        var again = AsNobody(Home, "--help");
        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Empty(again.Errors);

        File.SetLastWriteTimeUtc(Path.Combine(Clone, "src", "DocClassifier", "Program.cs"), DateTime.UtcNow.AddSeconds(1));
        Assert.Contains("building", AsNobody(Home, "--help").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_replaced_by_files_with_older_times_is_built_again()
    {
        Assert.Contains("building", AsNobody(Home, "--help").Errors, StringComparison.Ordinal);
        Assert.Empty(AsNobody(Home, "--help").Errors);

        var source = Path.Combine(Clone, "src", "DocClassifier", "Program.cs");
        File.WriteAllText(source, "// another version");
        File.SetLastWriteTimeUtc(source, DateTime.UtcNow.AddDays(-1));

        Assert.Contains("building", AsNobody(Home, "--help").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_that_fails_without_an_error_line_ends_with_the_last_lines_of_its_output()
    {
        Executable(Path.Combine(_root, "tools", "dotnet"), "#!/bin/bash\necho 'Killed by the system'\nexit 137\n");

        var (exit, _, errors) = AsNobody(Home, "--help");

        Assert.Equal(1, exit);
        Assert.Contains("Killed by the system", errors, StringComparison.Ordinal);
        Assert.Contains("the build failed (whole output:", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_folder_to_build_in_and_for_tests_there_is_one_line_that_says_what_to_do()
    {
        foreach (var (home, arguments, remedy) in new[] { ("/proc/nowhere", new[] { "--help" }, "set HOME (or XDG_CACHE_HOME)"), ("", ["--help"], "HOME is not set"), (Home, ["test"], "copy it") })
        {
            var (exit, output, errors) = AsNobody(home, arguments);

            Assert.Equal((1, ""), (exit, output));
            Assert.Contains(remedy, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        SetClone(Readable);
        Directory.Delete(_root, recursive: true);
    }

    private void SetClone(UnixFileMode mode)
    {
        foreach (var folder in Directory.GetDirectories(Clone, "*", SearchOption.AllDirectories).Append(Clone))
            File.SetUnixFileMode(folder, mode);
    }

    private (int ExitCode, string Output, string Errors) AsNobody(string home, params string[] arguments) => Run(
        "env",
        [
            .. Environment.IsPrivilegedProcess ? new[] { "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "env" } : [], "-u", "XDG_CACHE_HOME", "-u", "HOME", .. home.Length == 0 ? Array.Empty<string>() : [$"HOME={home}"],
            $"PATH={Path.Combine(_root, "tools")}:/usr/sbin:/usr/bin:/sbin:/bin", Path.Combine(Clone, "docclassifier"), .. arguments,
        ]);

    private static (int ExitCode, string Output, string Errors) Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private static void Executable(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, Readable);
    }
}
