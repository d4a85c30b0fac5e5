namespace DocClassifier.Sandbox.Reading;

/// <summary>Reads the text of page images by OCR, in a worker process. Thread-safe.</summary>
public interface IPageReader
{
    /// <summary>Reads one page.</summary>
    /// <param name="image">A PNG, JPEG or TIFF (first page).</param>
    /// <param name="dpi">Dots per inch of the image; 0 when unknown.</param>
    /// <param name="cancellationToken">Ends the wait; the worker is given another task or ended.</param>
    /// <exception cref="SandboxRejectedException">The image cannot be read: reason and sentence for a dead letter.</exception>
    Task<PageReading> ReadAsync(ReadOnlyMemory<byte> image, int dpi, CancellationToken cancellationToken);
}
