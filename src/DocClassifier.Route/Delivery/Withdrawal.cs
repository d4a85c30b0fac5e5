namespace DocClassifier.Route.Delivery;

/// <summary>A department that loses a document.</summary>
/// <param name="Department">Its name.</param>
/// <param name="IsCertain">False when it perhaps never had it: then it learns no more than the document's id.</param>
internal readonly record struct Withdrawal(string Department, bool IsCertain);
