using DocClassifier.Classify.Models;

namespace DocClassifier.Train.Learning;

/// <summary>Fits <see cref="Calibration"/> on left-out documents by maximum likelihood; biases are kept small by a penalty.</summary>
internal static class CalibrationFit
{
    private const double BiasPenalty = 0.02;
    private const int Iterations = 100;

    public static Calibration Fit(IReadOnlyList<Outcome> outcomes, int labels)
    {
        // The first parameter is ln(scale).
        var parameters = new float[labels + 1];
        Lbfgs.Minimize((p, g) => Loss(outcomes, labels, p, g), parameters, Iterations, 1e-7, CancellationToken.None);
        return new Calibration
        {
            Scale = Math.Round(Math.Exp(parameters[0]), 4),
            Bias = [.. parameters.Skip(1).Select(b => Math.Round(b, 4))],
        };
    }

    private static double Loss(IReadOnlyList<Outcome> outcomes, int labels, float[] parameters, float[] gradient)
    {
        Array.Clear(gradient);
        var scale = Math.Exp(parameters[0]);
        var calibration = new Calibration { Scale = scale, Bias = [.. parameters.Skip(1).Select(b => (double)b)] };
        var loss = 0.0;
        var sums = new double[labels + 1];
        foreach (var outcome in outcomes)
        {
            var probabilities = calibration.Apply(outcome.Logits);
            loss -= Math.Log(Math.Max(probabilities[outcome.Label], 1e-12));
            for (var k = 0; k < labels; k++)
            {
                var residual = probabilities[k] - (k == outcome.Label ? 1 : 0);
                sums[0] += residual * scale * outcome.Logits[k];
                sums[k + 1] += residual;
            }
        }

        var penalty = 0.0;
        for (var k = 0; k <= labels; k++)
        {
            gradient[k] = (float)((sums[k] / outcomes.Count) + (k == 0 ? 0 : BiasPenalty * parameters[k]));
            penalty += k == 0 ? 0 : 0.5 * BiasPenalty * parameters[k] * parameters[k];
        }

        return (loss / outcomes.Count) + penalty;
    }
}
