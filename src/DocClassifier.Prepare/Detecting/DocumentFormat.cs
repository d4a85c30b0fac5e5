namespace DocClassifier.Prepare.Detecting;

/// <summary>Families of formats, as far as the first look tells them apart.</summary>
internal enum DocumentFormat
{
    Unknown,
    Pdf,
    Image,
    Zip,
    Gzip,

    /// <summary>Microsoft's compound file: old Office files, Outlook messages, and encrypted new Office files.</summary>
    Compound,
    Rtf,
    Mail,
    Mailbox,
    Encrypted,

    /// <summary>HTML or XML.</summary>
    Markup,
    Text,
}
