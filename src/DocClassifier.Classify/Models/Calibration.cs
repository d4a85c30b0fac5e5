namespace DocClassifier.Classify.Models;

/// <summary>
/// Makes probabilities of scores: <c>softmax(scale · logit + bias)</c>, where probabilities are first turned into their logarithms. One
/// scale (temperature scaling, Guo et al. 2017) and one bias per label, fitted on documents of senders left out.
/// </summary>
public sealed record Calibration
{
    /// <summary>1 / temperature. Default 1.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>One per label; empty for none.</summary>
    public IReadOnlyList<double> Bias { get; init; } = [];

    /// <summary>Calibrated probabilities of <paramref name="logits"/>.</summary>
    public double[] Apply(ReadOnlySpan<float> logits)
    {
        var values = new double[logits.Length];
        var max = double.NegativeInfinity;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (Scale * logits[i]) + (i < Bias.Count ? Bias[i] : 0);
            max = Math.Max(max, values[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] = Math.Exp(values[i] - max);
        for (var i = 0; i < values.Length; i++)
            values[i] /= sum;
        return values;
    }
}
