using DocClassifier.Sandbox;

namespace DocClassifier.Prepare.Formats.Images;

/// <summary>Logos, icons and tracking pixels of a mail's layout: images that carry no document.</summary>
internal static class Decoration
{
    private const int PageLike = 400 * 400;
    private const int ShortSide = 200;

    public static bool Is(string file)
    {
        var bytes = File.ReadAllBytes(file);
        try
        {
            var (width, height) = ImageHeader.Size(bytes);
            return (long)width * height < PageLike || Math.Min(width, height) < ShortSide;
        }
        catch (SandboxRejectedException)
        {
            return false;
        }
    }
}
