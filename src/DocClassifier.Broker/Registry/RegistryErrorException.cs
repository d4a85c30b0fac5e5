using System.Globalization;

namespace DocClassifier.Broker.Registry;

/// <summary>An answer other than success, with Confluent's error codes.</summary>
internal sealed class RegistryErrorException(int status, int code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public static RegistryErrorException SubjectNotFound(string subject) => new(404, 40401, $"Subject '{subject}' not found.");

    public static RegistryErrorException VersionNotFound(int version) =>
        new(404, 40402, string.Create(CultureInfo.InvariantCulture, $"Version {version} not found."));

    public static RegistryErrorException SchemaNotFound() => new(404, 40403, "Schema not found");

    public static RegistryErrorException SchemaNotFound(string guid) => new(404, 40403, $"Schema {guid} not found");

    public static RegistryErrorException SubjectSoftDeleted(string subject) =>
        new(404, 40404, $"Subject '{subject}' was soft deleted. Set permanent=true to delete permanently");

    public static RegistryErrorException SubjectNotSoftDeleted(string subject) =>
        new(404, 40405, $"Subject '{subject}' was not deleted first before being permanently deleted");

    public static RegistryErrorException VersionSoftDeleted(string subject, int version) =>
        new(404, 40406, string.Create(CultureInfo.InvariantCulture, $"Subject '{subject}' Version {version} was soft deleted. Set permanent=true to delete permanently"));

    public static RegistryErrorException VersionNotSoftDeleted(string subject, int version) =>
        new(404, 40407, string.Create(CultureInfo.InvariantCulture, $"Subject '{subject}' Version {version} was not deleted first before being permanently deleted"));

    public static RegistryErrorException NoSubjectLevel(string subject) =>
        new(404, 40408, $"Subject '{subject}' does not have subject-level compatibility configured");

    public static RegistryErrorException NoSubjectMode(string subject) =>
        new(404, 40409, $"Subject '{subject}' does not have subject-level mode configured");

    public static RegistryErrorException Incompatible(string subject, IEnumerable<string> messages) =>
        new(409, 409, $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{string.Join(", ", messages)}]");

    public static RegistryErrorException InvalidSchema(string problem) => new(422, 42201, $"Invalid schema: {problem}");

    public static RegistryErrorException InvalidVersion(string version) =>
        new(422, 42202, $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");

    public static RegistryErrorException InvalidLevel() =>
        new(422, 42203, "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");

    public static RegistryErrorException InvalidMode() => new(422, 42204, "Invalid mode. Valid values are READWRITE, READONLY and READONLY_OVERRIDE");

    public static RegistryErrorException NotPermitted(string problem) => new(422, 42205, problem);

    public static RegistryErrorException ReferenceExists(string subject, int version) => new(422, 42206, string.Create(
        CultureInfo.InvariantCulture, $"One or more references exist to the schema {{magic=1,keytype=SCHEMA,subject={subject},version={version}}}."));

    public static RegistryErrorException BadRequest(string problem) => new(400, 400, problem);

    public static RegistryErrorException Store(string problem) => new(500, 50001, $"Error in the backend data store: {problem}");

    public static RegistryErrorException TimedOut() =>
        new(500, 50002, "Operation timed out: the change may or may not have been written; ask again");
}
