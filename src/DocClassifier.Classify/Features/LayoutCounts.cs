namespace DocClassifier.Classify.Features;

/// <summary>What the layout group counts of a text's classes and marks.</summary>
internal struct LayoutCounts
{
    public int Numbers { get; private set; }

    public int Amounts { get; private set; }

    public int Questions { get; private set; }

    public int Exclamations { get; private set; }

    public void Add(ReadOnlySpan<char> token)
    {
        switch (token)
        {
            case "?":
                Questions++;
                break;
            case "!":
                Exclamations++;
                break;
            case "<money>" or "<amount>":
                Amounts++;
                Numbers++;
                break;
            case "<email>" or "<url>" or "<currency>":
                break;
            default:
                Numbers++;
                break;
        }
    }
}
