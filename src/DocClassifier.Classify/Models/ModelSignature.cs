namespace DocClassifier.Classify.Models;

/// <summary>What the graph takes and gives. Names default to those of the models this program makes.</summary>
public sealed record ModelSignature
{
    /// <summary>Inputs <c>ids</c> int64 [documents, tokens] and <c>weights</c> float [documents, tokens].</summary>
    public const string Tokens = "tokens";

    /// <summary>Input <c>text</c>: strings [documents] or [documents, 1].</summary>
    public const string Text = "text";

    /// <summary>Input <c>image</c>: float [documents, 1, height, width], 0 black to 1 white.</summary>
    public const string Image = "image";

    /// <summary>The output holds logits.</summary>
    public const string Logits = "logits";

    /// <summary>The output holds probabilities.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>One of <see cref="Tokens"/>, <see cref="Text"/>, <see cref="Image"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the output with one number for each label: float [documents, labels].</summary>
    public string Output { get; init; } = Logits;

    /// <summary>What the output holds: <see cref="Logits"/> (default) or <see cref="Probabilities"/>.</summary>
    public string OutputKind { get; init; } = Logits;

    /// <summary>Name of an output float [documents, 1]: the share of the weights that fall on ids seen in training; null when there is none.</summary>
    public string? Support { get; init; }

    /// <summary>Name of the input of ids.</summary>
    public string Ids { get; init; } = "ids";

    /// <summary>Name of the input of weights.</summary>
    public string Weights { get; init; } = "weights";

    /// <summary>Name of the input of strings or of the image.</summary>
    public string Input { get; init; } = "input";

    /// <summary>Dimensions of the string input: 1 or 2 (scikit-learn's). Default 1.</summary>
    public int TextDimensions { get; init; } = 1;
}
