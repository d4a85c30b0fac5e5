namespace DocClassifier.Contracts;

/// <summary>The labels of the default models. The set of labels belongs to the model, so a label is a string everywhere.</summary>
public static class Labels
{
    public const string Invoice = "invoice";
    public const string Offer = "offer";
    public const string PurchaseOrder = "purchase_order";
    public const string JobApplication = "job_application";
    public const string Complaint = "complaint";
    public const string ServiceRequest = "service_request";
    public const string Other = "other";
}
