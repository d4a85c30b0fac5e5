using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DocClassifier.Train.Learning;

/// <summary>
/// Multinomial logistic regression on sparse rows, with a quadratic penalty, label smoothing and inverse document frequencies folded into
/// the weights. Each origin of a label counts the same, however many rows were made from it. Deterministic: the same rows give the same weights.
/// </summary>
internal sealed class SoftmaxRegression
{
    private const double Tolerance = 1e-5;

    private readonly SoftmaxOptions _options;
    private readonly int _labels;
    private readonly int _stride;
    private readonly int[] _starts;
    private readonly int[] _ids;
    private readonly float[] _values;
    private readonly int[] _targets;
    private readonly float[] _rowWeights;
    private readonly int[] _buckets;
    private readonly float[] _scales;

    private SoftmaxRegression(FeatureRows rows, IReadOnlyList<int> selected, int labels, int buckets, SoftmaxOptions options)
    {
        _options = options;
        _labels = labels;
        _stride = (labels + Vector256<float>.Count - 1) / Vector256<float>.Count * Vector256<float>.Count;
        var (frequency, origins) = CountDocuments(rows, selected, buckets);
        (_buckets, var compact) = Compact(frequency, options.MinDocuments);
        _scales = [.. _buckets.Select(b => (float)Math.Pow(Math.Log((origins.Count + 1.0) / (frequency[b] + 1.0)) + 1.0, options.InverseFrequency))];
        (_starts, _ids, _values) = Select(rows, selected, compact, _scales);
        _targets = [.. selected.Select(rows.Label)];
        var balance = Balance(rows, selected, origins, labels, options.Balance);
        _rowWeights = [.. selected.Select(row => balance[rows.Label(row)] / origins[rows.Origin(row)] / origins.Count)];
    }

    /// <summary>Fits the selected rows.</summary>
    /// <param name="rows">All rows; those of one origin follow each other.</param>
    /// <param name="selected">Numbers of the rows to learn from, ascending.</param>
    /// <param name="labels">Number of labels.</param>
    /// <param name="buckets">Number of feature buckets.</param>
    /// <param name="options">Hyper-parameters.</param>
    /// <param name="cancellationToken">Ends with an exception.</param>
    public static LinearModel Fit(
        FeatureRows rows, IReadOnlyList<int> selected, int labels, int buckets, SoftmaxOptions options, CancellationToken cancellationToken)
    {
        var learner = new SoftmaxRegression(rows, selected, labels, buckets, options);
        var parameters = new float[(learner._buckets.Length + 1) * learner._stride];
        Lbfgs.Minimize(learner.Loss, parameters, options.Iterations, Tolerance, cancellationToken);
        return learner.ToModel(parameters, buckets);
    }

    private LinearModel ToModel(float[] parameters, int buckets)
    {
        var weights = new float[buckets * _labels];
        var seen = new byte[buckets];
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen[_buckets[i]] = 1;
            for (var k = 0; k < _labels; k++)
                weights[(_buckets[i] * _labels) + k] = parameters[(i * _stride) + k] * _scales[i];
        }

        return new LinearModel(weights, parameters.AsSpan(_buckets.Length * _stride, _labels).ToArray(), seen);
    }

    // The last row of the parameters is the bias.
    private double Loss(float[] parameters, float[] gradient)
    {
        Array.Clear(gradient);
        var loss = 0.0;
        var rowsOfWeights = MemoryMarshal.Cast<float, Vector256<float>>(parameters.AsSpan());
        var rowsOfGradient = MemoryMarshal.Cast<float, Vector256<float>>(gradient.AsSpan());
        var lanes = _stride / Vector256<float>.Count;
        Span<Vector256<float>> sums = stackalloc Vector256<float>[lanes];
        for (var row = 0; row < _targets.Length; row++)
        {
            var (start, end) = (_starts[row], _starts[row + 1]);
            for (var lane = 0; lane < lanes; lane++)
                sums[lane] = rowsOfWeights[(_buckets.Length * lanes) + lane];
            for (var i = start; i < end; i++)
            {
                var value = Vector256.Create(_values[i]);
                for (var lane = 0; lane < lanes; lane++)
                    sums[lane] += value * rowsOfWeights[(_ids[i] * lanes) + lane];
            }

            loss += Residuals(MemoryMarshal.Cast<Vector256<float>, float>(sums), _targets[row], _rowWeights[row]);
            for (var lane = 0; lane < lanes; lane++)
                rowsOfGradient[(_buckets.Length * lanes) + lane] += sums[lane];
            for (var i = start; i < end; i++)
            {
                var value = Vector256.Create(_values[i]);
                for (var lane = 0; lane < lanes; lane++)
                    rowsOfGradient[(_ids[i] * lanes) + lane] += value * sums[lane];
            }
        }

        var square = 0.0;
        var penalty = (float)_options.Penalty;
        for (var i = 0; i < _buckets.Length * _stride; i++)
        {
            square += (double)parameters[i] * parameters[i];
            gradient[i] += penalty * parameters[i];
        }

        return loss + (0.5 * _options.Penalty * square);
    }

    // Turns logits into weighted residuals in place; returns the row's weighted cross-entropy.
    private double Residuals(Span<float> logits, int target, float weight)
    {
        var max = float.NegativeInfinity;
        for (var k = 0; k < _labels; k++)
            max = MathF.Max(max, logits[k]);
        var sum = 0.0;
        for (var k = 0; k < _labels; k++)
            sum += Math.Exp(logits[k] - max);
        var logSum = Math.Log(sum) + max;
        var spread = _options.Smoothing / _labels;
        var loss = 0.0;
        for (var k = 0; k < logits.Length; k++)
        {
            if (k >= _labels)
            {
                logits[k] = 0f;
                continue;
            }

            var logProbability = logits[k] - logSum;
            var wanted = spread + (k == target ? 1 - _options.Smoothing : 0);
            loss -= wanted * logProbability;
            logits[k] = (float)((Math.Exp(logProbability) - wanted) * weight);
        }

        return loss * weight;
    }

    private static (int[] Frequency, Dictionary<int, int> Origins) CountDocuments(FeatureRows rows, IReadOnlyList<int> selected, int buckets)
    {
        var frequency = new int[buckets];
        var last = new int[buckets];
        Array.Fill(last, -1);
        var origins = new Dictionary<int, int>();
        foreach (var row in selected)
        {
            var origin = rows.Origin(row);
            origins[origin] = origins.GetValueOrDefault(origin) + 1;
            foreach (var id in rows.Ids(row))
            {
                if (last[id] != origin)
                {
                    last[id] = origin;
                    frequency[id]++;
                }
            }
        }

        return (frequency, origins);
    }

    // A label with half as many documents counts twice as much for each, to the power of the option.
    private static float[] Balance(FeatureRows rows, IReadOnlyList<int> selected, Dictionary<int, int> origins, int labels, double power)
    {
        var documents = new double[labels];
        foreach (var row in selected)
            documents[rows.Label(row)] += 1.0 / origins[rows.Origin(row)];
        var mean = documents.Sum() / labels;
        var weights = documents.Select(d => d == 0 ? 0 : Math.Pow(mean / d, power)).ToArray();
        var scale = documents.Sum() / documents.Zip(weights, (d, w) => d * w).Sum();
        return [.. weights.Select(w => (float)(w * scale))];
    }

    private static (int[] Buckets, int[] Compact) Compact(int[] frequency, int minimum)
    {
        var compact = new int[frequency.Length];
        var kept = new List<int>();
        for (var bucket = 0; bucket < frequency.Length; bucket++)
        {
            compact[bucket] = frequency[bucket] >= minimum ? kept.Count : -1;
            if (frequency[bucket] >= minimum)
                kept.Add(bucket);
        }

        return ([.. kept], compact);
    }

    private static (int[] Starts, int[] Ids, float[] Values) Select(
        FeatureRows rows, IReadOnlyList<int> selected, int[] compact, float[] scales)
    {
        var starts = new int[selected.Count + 1];
        var ids = new List<int>();
        var values = new List<float>();
        for (var i = 0; i < selected.Count; i++)
        {
            var rowIds = rows.Ids(selected[i]);
            var rowValues = rows.Values(selected[i]);
            for (var j = 0; j < rowIds.Length; j++)
            {
                var id = compact[rowIds[j]];
                if (id < 0)
                    continue;
                ids.Add(id);
                values.Add(rowValues[j] * scales[id]);
            }

            starts[i + 1] = ids.Count;
        }

        return (starts, [.. ids], [.. values]);
    }
}
