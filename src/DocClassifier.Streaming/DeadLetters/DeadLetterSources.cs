using DocClassifier.Contracts.Stages;
using DocClassifier.Streaming.Tailing;

namespace DocClassifier.Streaming.DeadLetters;

/// <summary>Finds the source in the values of dead letters. For one reading; not thread-safe.</summary>
internal sealed class DeadLetterSources(RecordJson json, IDeadLetterValues? values)
{
    private bool _isAway;

    /// <summary>
    /// The source; null when the value is no event of ours, lies nowhere any more, or registry or store are away (then it is not asked
    /// again).
    /// </summary>
    public DeadLetterSource? Find(DeadLetter letter, byte[]? value, CancellationToken cancellationToken)
    {
        if (_isAway)
            return null;
        try
        {
            if (value is null && letter.ValueReference is { } reference && values is not null)
                value = values.GetAsync(reference, cancellationToken).AsTask().GetAwaiter().GetResult();
            return value is null ? null : DeadLetterSource.Of(json.ValueText(value, cancellationToken));
        }
        catch (TransientFaultException)
        {
            // The headers say enough to list a letter by; thousands of them shall not wait for a registry each.
            _isAway = true;
            return null;
        }
    }
}
