using Microsoft.Extensions.Logging;

namespace DocClassifier.Route;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Routing by {Source}: {Rules} rules, {Departments} departments")]
    public static partial void Adopted(this ILogger logger, string source, int rules, int departments);

    [LoggerMessage(2, LogLevel.Error, "The changed rules are not used, the earlier ones still hold: {Problem}")]
    public static partial void Refused(this ILogger logger, string problem);

    [LoggerMessage(3, LogLevel.Warning, "No rule names department {Department} any more. As long as it may hold documents, keep it in " +
        "routes.yaml under departments as {Department}: {{retired: true}}, so that withdrawals reach it also after a restart")]
    public static partial void Dropped(this ILogger logger, string department);

    [LoggerMessage(4, LogLevel.Warning, "Document {DocumentId} cannot be withdrawn from department {Department}: its topic does not exist")]
    public static partial void CannotWithdraw(this ILogger logger, string documentId, string department);

    [LoggerMessage(5, LogLevel.Warning, "The topics of the departments could not be checked: {Problem}")]
    public static partial void Unchecked(this ILogger logger, string problem);
}
