using System.Globalization;
using System.Reflection;

namespace DocClassifier.Composition;

/// <summary>
/// A mistake of ours: its details go to a file that only this user can read, because an exception's message may quote what it was thrown
/// at.
/// </summary>
internal static class Defect
{
    /// <summary>Writes the details and returns the line for the user.</summary>
    public static string Record(Exception fault)
    {
        var what = $"This is a defect of DocClassifier ({fault.GetType().Name})";
        try
        {
            var file = Path.Combine(Path.GetTempPath(), $"docclassifier-defect-{Path.GetRandomFileName()}.txt");
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            using var text = new StreamWriter(stream);
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"docclassifier {Version}, {DateTimeOffset.UtcNow:O}, verb {Environment.GetCommandLineArgs().ElementAtOrDefault(1) ?? "none"}"));
            text.WriteLine(fault);
            return $"{what}. The details are in {file}: please report it with that file.";
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            var place = fault.StackTrace?.Split('\n')[0].Trim() ?? "";
            return $"{what}: {fault.Message.ReplaceLineEndings(" ")} {place}. Please report it with this line; its details could not be written: {unwritable.Message}";
        }
    }

    private static string Version => typeof(Defect).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
