using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocClassifier.Classify.Models;

/// <summary>
/// A model package on disk: <c>model.onnx</c>, <c>manifest.json</c> and <c>card.md</c> in a folder named by their digest. The digest is
/// the SHA-256, in lower-case hex, over card.md, manifest.json and model.onnx in this order: for each the length of the name (1 byte), the
/// name, the length of the content (8 bytes, little-endian), the content.
/// </summary>
public sealed record ModelPackage
{
    public const string ModelFile = "model.onnx";
    public const string ManifestFile = "manifest.json";
    public const string CardFile = "card.md";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>64 lower-case hex digits.</summary>
    public required string Digest { get; init; }

    public required ModelManifest Manifest { get; init; }

    /// <summary>The ONNX file.</summary>
    public required byte[] Model { get; init; }

    /// <summary>Reads a package and checks it against the name of its folder.</summary>
    /// <exception cref="ModelPackageException">Missing, damaged (named by digest) or not understood.</exception>
    public static ModelPackage Read(string folder)
    {
        var expected = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var files = new Dictionary<string, byte[]>();
        foreach (var name in new[] { CardFile, ManifestFile, ModelFile })
        {
            var path = Path.Combine(folder, name);
            try
            {
                files[name] = File.ReadAllBytes(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ModelPackageException($"The model package {folder} cannot be read: {e.Message}", e);
            }
        }

        var digest = ComputeDigest(files[CardFile], files[ManifestFile], files[ModelFile]);
        if (digest != expected)
        {
            throw new ModelPackageException(
                $"The model package {expected} is damaged: its content has the digest {digest}. Restore {folder} from the repository or train again.");
        }

        return new ModelPackage { Digest = digest, Manifest = ParseManifest(files[ManifestFile], expected), Model = files[ModelFile] };
    }

    /// <summary>Writes a package beside others and returns its digest; the same content again changes nothing.</summary>
    /// <param name="models">The folder of all classifiers.</param>
    /// <param name="manifest">Becomes manifest.json.</param>
    /// <param name="model">Becomes model.onnx.</param>
    /// <param name="card">Becomes card.md.</param>
    public static string Write(string models, ModelManifest manifest, byte[] model, string card)
    {
        var manifestBytes = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(manifest, Json) + "\n");
        var cardBytes = Encoding.UTF8.GetBytes(card);
        var digest = ComputeDigest(cardBytes, manifestBytes, model);
        var parent = Path.Combine(models, manifest.Classifier);
        var target = Path.Combine(parent, digest);
        if (Directory.Exists(target))
            return digest;
        var temporary = Path.Combine(parent, ".new-" + digest);
        Directory.CreateDirectory(temporary);
        File.WriteAllBytes(Path.Combine(temporary, CardFile), cardBytes);
        File.WriteAllBytes(Path.Combine(temporary, ManifestFile), manifestBytes);
        File.WriteAllBytes(Path.Combine(temporary, ModelFile), model);
        Directory.Move(temporary, target);
        return digest;
    }

    private static ModelManifest ParseManifest(byte[] bytes, string digest)
    {
        ModelManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ModelManifest>(bytes, Json)
                ?? throw new ModelPackageException($"The manifest of the model package {digest} is empty.");
        }
        catch (JsonException e)
        {
            throw new ModelPackageException($"The manifest of the model package {digest} is not valid: {e.Message}", e);
        }

        if (manifest.FormatVersion != ModelManifest.CurrentFormat)
        {
            throw new ModelPackageException(
                $"The model package {digest} has format {manifest.FormatVersion}; this program reads {ModelManifest.CurrentFormat}.");
        }

        if (manifest.Labels.Count < 2 || manifest.Labels.Distinct().Count() != manifest.Labels.Count)
            throw new ModelPackageException($"The manifest of the model package {digest} needs two or more labels, each once.");
        return manifest;
    }

    private static string ComputeDigest(byte[] card, byte[] manifest, byte[] model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(CardFile, card);
        Append(ManifestFile, manifest);
        Append(ModelFile, model);
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(string name, byte[] content)
        {
            Span<byte> length = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(length, content.LongLength);
            hash.AppendData([(byte)name.Length]);
            hash.AppendData(Encoding.ASCII.GetBytes(name));
            hash.AppendData(length);
            hash.AppendData(content);
        }
    }
}
