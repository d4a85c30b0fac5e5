namespace DocClassifier.Prepare.Cleaning;

/// <summary>How far a text is searched for an old trail.</summary>
internal enum Quoting
{
    /// <summary>A document of its own.</summary>
    None,

    /// <summary>A text that may be a saved mail: only what no letter or fax contains.</summary>
    Letter,

    /// <summary>A mail: headers of the answered one and signatures too.</summary>
    Mail,
}
