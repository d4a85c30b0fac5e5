namespace DocClassifier.Broker.Registry;

/// <summary>Which older versions of a subject a new one must get along with. Written in capitals with underscores outside.</summary>
public enum CompatibilityLevel
{
    /// <summary>None.</summary>
    None,

    /// <summary>The new schema reads what the latest wrote.</summary>
    Backward,

    /// <summary>The new schema reads what any older wrote.</summary>
    BackwardTransitive,

    /// <summary>The latest reads what the new schema writes.</summary>
    Forward,

    /// <summary>Every older one reads what the new schema writes.</summary>
    ForwardTransitive,

    /// <summary>Both, with the latest.</summary>
    Full,

    /// <summary>Both, with every older one.</summary>
    FullTransitive,
}
