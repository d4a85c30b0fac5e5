namespace DocClassifier.Contracts;

/// <summary>The departments of the default <c>routes.yaml</c>. A mailroom with other ones changes the file, not this list.</summary>
public static class Departments
{
    public const string Finance = "finance";
    public const string Sales = "sales";
    public const string Procurement = "procurement";
    public const string HumanResources = "hr";
    public const string CustomerCare = "customer-care";
    public const string ServiceDesk = "service-desk";
    public const string Mailroom = "mailroom";
}
