namespace DocClassifier.Sandbox.Ocr;

/// <summary>Tesseract's page segmentation modes that are used here.</summary>
internal enum PageLayout
{
    Automatic = 3,
    SingleBlock = 6,
}
