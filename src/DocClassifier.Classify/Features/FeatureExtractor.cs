using System.Numerics;
using System.Runtime.CompilerServices;

namespace DocClassifier.Classify.Features;

/// <summary>Turns a text into hashed, weighted features as its <see cref="FeatureSpec"/> says. Thread-safe.</summary>
internal sealed class FeatureExtractor
{
    private const int MaxGroups = 16;

    // The keys of a token are made and then counted: each of the two loops stays in registers.
    private const int KeysAtOnce = 256;

    // Most counts are small whole numbers, and a logarithm costs as much as a feature.
    private static readonly float[] LogsOfCounts = [.. Enumerable.Range(0, 64).Select(count => 1f + MathF.Log(count))];

    [ThreadStatic]
    private static TermCounter? _counter;

    private readonly FeatureSpec _spec;
    private readonly uint _mask;
    private readonly float[] _weights;
    private readonly Group? _words;
    private readonly Group? _bigrams;
    private readonly Group? _characters;
    private readonly Group? _head;
    private readonly Group? _layout;

    /// <exception cref="ArgumentException">The specification asks for what this program does not have.</exception>
    public FeatureExtractor(FeatureSpec spec)
    {
        if (spec.Version != FeatureSpec.Lexical || spec.Hash != "murmur3_x86_32")
            throw new ArgumentException($"Features {spec.Version} with hash {spec.Hash} are not known to this program.", nameof(spec));
        if (spec.BucketBits is < 4 or > 24 || spec.Groups.Count is 0 or > MaxGroups || spec.MaxCharacters <= 0)
            throw new ArgumentException("bucketBits must be 4 to 24, with 1 to 16 groups and maxCharacters above 0.", nameof(spec));
        _spec = spec;
        _mask = (1u << spec.BucketBits) - 1;
        _weights = [.. spec.Groups.Select(g => g.Weight)];
        for (var i = 0; i < spec.Groups.Count; i++)
        {
            var group = new Group(spec.Groups[i], (uint)i << spec.BucketBits);
            switch (group.Definition.Kind)
            {
                case FeatureGroup.Words: _words = group; break;
                case FeatureGroup.Bigrams: _bigrams = group; break;
                case FeatureGroup.Characters when group.Definition.Min < 1 || group.Definition.Max < group.Definition.Min:
                    throw new ArgumentException("The group characters needs min from 1 and max from min.", nameof(spec));
                case FeatureGroup.Characters: _characters = group; break;
                case FeatureGroup.Head: _head = group; break;
                case FeatureGroup.Layout: _layout = group; break;
                default: throw new ArgumentException($"Feature group {group.Definition.Kind} is not known to this program.", nameof(spec));
            }
        }
    }

    /// <summary>Number of rows a model's weights must have.</summary>
    public int Buckets => (int)_mask + 1;

    /// <summary>Fills <paramref name="vector"/>; it holds at least one entry afterwards.</summary>
    public void Extract(DocumentText document, FeatureVector vector)
    {
        var counter = _counter ??= new TermCounter();
        counter.Clear(expected: 2 * Math.Min(document.Text.Length, _spec.MaxCharacters));
        vector.Clear();
        Count(document, counter, vector);
        Weigh(counter, vector);
    }

    private void Count(DocumentText document, TermCounter counter, FeatureVector vector)
    {
        var text = document.Text.AsSpan(0, Math.Min(document.Text.Length, _spec.MaxCharacters));
        var quotedFrom = document.QuotedFrom ?? int.MaxValue;
        Span<char> frame = stackalloc char[TokenReader.MaxWord + 2];
        Span<uint> keys = stackalloc uint[KeysAtOnce];
        var reader = new TokenReader(text, frame[1..]);
        var layout = new LayoutCounts();
        uint previous = 0;
        var hasPrevious = false;
        while (reader.Next())
        {
            var count = reader.Start >= quotedFrom ? _spec.QuotedWeight : 1f;
            var token = reader.Token;
            var hash = Murmur3.Hash32(token, _words?.Definition.Seed ?? 0);
            var found = 0;
            if (_words is { } words)
                keys[found++] = words.Base | (hash & _mask);
            if (_bigrams is { } bigrams && hasPrevious)
                keys[found++] = bigrams.Base | (Murmur3.Hash32(previous, hash, bigrams.Definition.Seed) & _mask);
            if (_head is { } head && vector.Tokens < head.Definition.Max)
                keys[found++] = head.Base | (Murmur3.Hash32(token, head.Definition.Seed) & _mask);
            if (reader.IsWord)
            {
                if (_characters is { } characters)
                    found = AddCharacters(characters, frame, token.Length, keys, found, count, counter);
                if (token.Length > 1)
                    vector.Words++;
            }
            else
            {
                layout.Add(token);
            }

            counter.Add(keys[..found], count);
            previous = hash;
            hasPrevious = true;
            vector.Tokens++;
        }

        if (_layout is { } layoutGroup)
            CountLayout(layoutGroup, layout, vector.Tokens, reader.Lines, counter);
    }

    // Behind those keys of the token that are there already; returns how many there are then. What does not fit is counted here.
    private int AddCharacters(in Group group, Span<char> frame, int length, Span<uint> keys, int found, float count, TermCounter counter)
    {
        frame[0] = '_';
        frame[length + 1] = '_';
        ReadOnlySpan<char> word = frame[..(length + 2)];
        var (offset, mask, seed) = (group.Base, _mask, group.Definition.Seed);
        var (min, max) = (group.Definition.Min, group.Definition.Max);
        for (var start = 0; start + min <= word.Length; start++)
        {
            // All runs that begin here grow from one another, two characters a block of the hash.
            var run = word.Slice(start, Math.Min(max, word.Length - start));
            var blocks = seed;
            for (var i = 0; i < run.Length; i++)
            {
                uint first = run[i];
                if (i + 1 >= min)
                    keys[found++] = offset | (Murmur3.End(blocks, first, i + 1) & mask);
                if (++i == run.Length)
                    break;
                blocks = Murmur3.Block(blocks, first | ((uint)run[i] << 16));
                if (i + 1 >= min)
                    keys[found++] = offset | (Murmur3.End(blocks, i + 1) & mask);
            }

            if (found + TokenReader.MaxWord + 2 > keys.Length)
            {
                counter.Add(keys[..found], count);
                found = 0;
            }
        }

        return found;
    }

    private void CountLayout(in Group group, in LayoutCounts layout, int tokens, int lines, TermCounter counter)
    {
        var seed = group.Definition.Seed;
        var offset = group.Base;
        var mask = _mask;
        Add("tokens", Log2(tokens));
        Add("lines", Log2(lines));
        Add("per-line", lines == 0 ? 0 : Log2(tokens / lines));
        Add("numbers", tokens == 0 ? 0 : layout.Numbers * 10 / tokens);
        Add("amounts", Log2(layout.Amounts));
        Add("questions", Log2(layout.Questions));
        Add("exclamations", Log2(layout.Exclamations));

        void Add(string name, int bucket) =>
            counter.Add(offset | (Murmur3.Hash32(Murmur3.Hash32(name, seed), (uint)bucket, seed) & mask), 1f);

        static int Log2(int count) => count == 0 ? 0 : BitOperations.Log2((uint)count) + 1;
    }

    private void Weigh(TermCounter counter, FeatureVector vector)
    {
        var shift = _spec.BucketBits;
        var keys = counter.Keys;
        var counts = counter.TermFrequencies;
        if (keys.Length == 0)
        {
            keys = [0];
            counts = [0f];
        }

        vector.Resize(keys.Length);
        var ids = vector.Ids.AsSpan(0, keys.Length);
        var weights = vector.Weights.AsSpan(0, keys.Length);
        Span<float> squares = stackalloc float[MaxGroups];
        squares.Clear();
        for (var i = 0; i < keys.Length; i++)
        {
            var weight = Sublinear(counts[i]);
            weights[i] = weight;
            squares[(int)(keys[i] >> shift)] += weight * weight;
        }

        Span<float> factors = stackalloc float[MaxGroups];
        for (var group = 0; group < _weights.Length; group++)
            factors[group] = squares[group] > 0 ? _weights[group] / MathF.Sqrt(squares[group]) : 0f;
        for (var i = 0; i < keys.Length; i++)
        {
            ids[i] = keys[i] & _mask;
            weights[i] *= factors[(int)(keys[i] >> shift)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sublinear(float count)
    {
        if (count <= 1f)
            return count;
        var whole = (int)count;
        return whole == count && whole < LogsOfCounts.Length ? LogsOfCounts[whole] : 1f + MathF.Log(count);
    }

    private readonly record struct Group(FeatureGroup Definition, uint Base);
}
