using System.ComponentModel.DataAnnotations;
using DocClassifier.CommandLine;
using Microsoft.Extensions.Configuration;

namespace DocClassifier.Composition;

/// <summary>Options outside of a host, held to their annotations.</summary>
internal static class Validated
{
    /// <exception cref="UserErrorException">A value is out of its range: names the key.</exception>
    public static T Get<T>(IConfiguration settings, string section)
        where T : class, new()
    {
        T options;
        try
        {
            options = settings.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException fault)
        {
            throw new UserErrorException($"Section {section} of the configuration cannot be read: {fault.Message}", fault);
        }

        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)
            ? options
            : throw new UserErrorException($"Section {section} of the configuration: {string.Join(' ', problems.Select(problem => problem.ErrorMessage))}");
    }
}
