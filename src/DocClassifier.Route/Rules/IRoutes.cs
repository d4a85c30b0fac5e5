using DocClassifier.Contracts.Events;

namespace DocClassifier.Route.Rules;

/// <summary>The rules in force. Thread-safe; they may change between two calls.</summary>
public interface IRoutes
{
    /// <summary>All departments that the file names, each once: their topics are to be made and their schemas registered.</summary>
    IReadOnlyList<Department> Departments { get; }

    /// <summary>The first rule that matches <paramref name="decision"/>, whatever its outcome: what goes to review goes to no department.</summary>
    RouteMatch Match(DocumentClassified decision);
}
