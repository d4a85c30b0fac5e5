using DocClassifier.Route.Rules;

namespace DocClassifier.Route.Reading;

/// <summary>The file of <c>Route:File</c>, or the built-in rules.</summary>
internal static class RoutesFile
{
    public const string BuiltIn = "the built-in routes.yaml";
    private const int LargestFile = 1024 * 1024;

    public static RouteTable ReadBuiltIn()
    {
        using var resource = typeof(RoutesFile).Assembly.GetManifestResourceStream("routes.yaml")!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return RoutesReader.Read(BuiltIn, content);
    }

    /// <exception cref="RoutesException">The file is missing, cannot be read or is too large.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > LargestFile)
                throw new RoutesException(path, "the file is larger than 1 MB. Let Route:File name the rules.");
            var content = new byte[stream.Length];
            return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            throw Missing(path);
        }
        catch (DirectoryNotFoundException)
        {
            throw Missing(path);
        }
        catch (NotSupportedException)
        {
            throw new RoutesException(path, "this is no regular file. Let Route:File name one.");
        }
        catch (ArgumentException exception)
        {
            throw Unreadable(path, exception);
        }
        catch (IOException exception)
        {
            throw Unreadable(path, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Unreadable(path, exception);
        }
    }

    private static RoutesException Missing(string path) =>
        new(path, "there is no such file. Correct Route:File, or leave it out to use the built-in rules.");

    private static RoutesException Unreadable(string path, SystemException exception) =>
        new(path, $"the file cannot be read: {exception.Message} Make it readable, or correct Route:File.");
}
