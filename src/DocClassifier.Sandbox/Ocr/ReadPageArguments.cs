using System.Text.Json.Serialization;
using DocClassifier.Sandbox.Reading;

namespace DocClassifier.Sandbox.Ocr;

internal sealed record ReadPageArguments(string Languages, int Dpi, int MaxPixels);

[JsonSerializable(typeof(ReadPageArguments))]
[JsonSerializable(typeof(PageReading))]
internal sealed partial class OcrJson : JsonSerializerContext;
