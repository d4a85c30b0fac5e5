using System.Security.Cryptography;
using System.Text;

namespace DocClassifier.Train.Corpus;

/// <summary>Reads a corpus: <c>label/language-number-slug.txt</c>, UTF-8.</summary>
public static class CorpusReader
{
    /// <summary>All documents, by name in ordinal order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">A file's name does not begin with a language.</exception>
    public static IReadOnlyList<CorpusDocument> Read(string folder)
    {
        var documents = new List<CorpusDocument>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            var file = Path.GetFileName(path);
            var dash = file.IndexOf('-', StringComparison.Ordinal);
            if (dash != 2)
                throw new InvalidDataException($"{path}: the name must begin with a language and a dash, such as de-01-roofer.txt.");
            var label = Path.GetFileName(Path.GetDirectoryName(path)) ?? "";
            documents.Add(new CorpusDocument(name, label, file[..dash], File.ReadAllText(path, Encoding.UTF8).ReplaceLineEndings("\n")));
        }

        return [.. documents.OrderBy(d => d.Name, StringComparer.Ordinal)];
    }

    /// <summary>SHA-256 over names and texts: names a dataset that is in no store.</summary>
    public static string Fingerprint(IEnumerable<CorpusDocument> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var document in documents)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(document.Name + "\0" + document.Label + "\0" + document.Language + "\0"));
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(document.Markup)));
        }

        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
