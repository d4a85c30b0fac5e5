using DocClassifier.Classify.Features;

namespace DocClassifier.Train.Learning;

/// <summary>Documents as sparse rows: ids and values of each, its label, the document it was made from. Append-only; not thread-safe.</summary>
internal sealed class FeatureRows
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _labels = [];
    private readonly List<int> _origins = [];
    private int[] _ids = new int[1 << 16];
    private float[] _values = new float[1 << 16];

    public int Count => _labels.Count;

    public int Label(int row) => _labels[row];

    /// <summary>Number of the document that the row was made from.</summary>
    public int Origin(int row) => _origins[row];

    public ReadOnlySpan<int> Ids(int row) => _ids.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    public ReadOnlySpan<float> Values(int row) => _values.AsSpan(_starts[row], _starts[row + 1] - _starts[row]);

    public void Add(FeatureVector vector, int label, int origin)
    {
        var start = _starts[^1];
        while (start + vector.Count > _ids.Length)
        {
            Array.Resize(ref _ids, _ids.Length * 2);
            Array.Resize(ref _values, _values.Length * 2);
        }

        for (var i = 0; i < vector.Count; i++)
        {
            _ids[start + i] = (int)vector.Ids[i];
            _values[start + i] = vector.Weights[i];
        }

        _starts.Add(start + vector.Count);
        _labels.Add(label);
        _origins.Add(origin);
    }
}
