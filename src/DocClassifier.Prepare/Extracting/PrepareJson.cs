using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocClassifier.Prepare.Extracting;

/// <summary>How parent and worker write what they tell each other.</summary>
[JsonSerializable(typeof(ExtractArguments))]
[JsonSerializable(typeof(Extraction))]
internal sealed partial class PrepareJson : JsonSerializerContext
{
    /// <summary>Writes letters of all languages as they are.</summary>
    public static PrepareJson Plain { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });
}
