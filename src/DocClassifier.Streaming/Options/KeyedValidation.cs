using Microsoft.Extensions.Options;

namespace DocClassifier.Streaming.Options;

/// <summary>Validates options by a check that names the key of each problem.</summary>
internal sealed class KeyedValidation<TOptions>(Func<TOptions, IEnumerable<(string Key, string Problem)>> problems) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var found = problems(options).Select(problem => $"{problem.Key}: {problem.Problem}").ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}
