namespace DocClassifier.Train.Learning;

/// <summary>Weights by bucket and label, ready for export.</summary>
/// <param name="Weights">Row by bucket, one column for each label.</param>
/// <param name="Bias">One for each label.</param>
/// <param name="Seen">1 for buckets with a weight, by bucket.</param>
internal sealed record LinearModel(float[] Weights, float[] Bias, byte[] Seen)
{
    public int Buckets => Seen.Length;

    /// <summary>Logits of a document, as the exported graph computes them before quantisation.</summary>
    public float[] Score(ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
    {
        var logits = (float[])Bias.Clone();
        for (var i = 0; i < ids.Length; i++)
        {
            var row = Weights.AsSpan(ids[i] * logits.Length, logits.Length);
            for (var k = 0; k < row.Length; k++)
                logits[k] += row[k] * values[i];
        }

        return logits;
    }

    /// <summary>Share of the weights on buckets seen in training.</summary>
    public float Support(ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
    {
        var hit = 0f;
        var all = 1e-6f;
        for (var i = 0; i < ids.Length; i++)
        {
            hit += Seen[ids[i]] * values[i];
            all += values[i];
        }

        return hit / all;
    }
}
