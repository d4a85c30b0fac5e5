using System.ComponentModel.DataAnnotations;

namespace DocClassifier.Storage;

/// <summary>Section <c>Storage</c>: where documents' bytes are kept.</summary>
public sealed class StorageOptions
{
    /// <summary>The store's folder, shared by all processes of one installation. Default: <c>store</c> below the data folder.</summary>
    [Required(ErrorMessage = "Storage:Folder is empty. Name the folder that keeps the documents' bytes.")]
    public string Folder { get; set; } = "data/store";

    /// <summary>Bytes that must stay free on the store's disk: below it ingest stops claiming files and health is red. Default 1 GB.</summary>
    [Range(0, long.MaxValue)]
    public long MinFree { get; set; } = 1_000_000_000;
}
