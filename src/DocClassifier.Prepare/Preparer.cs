using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;
using DocClassifier.Sandbox;
using DocClassifier.Storage;
using Microsoft.Extensions.Options;

namespace DocClassifier.Prepare;

/// <summary>
/// Finds out what a file is, takes it apart, and makes one text or scan of each document in it. Thread-safe; knows no Kafka.
/// </summary>
public sealed class Preparer(ISandbox sandbox, IContentStore store, IOptions<PrepareOptions> options, TimeProvider time)
{
    /// <summary>Version of the preparation, as events state it: raised when the same bytes come out otherwise.</summary>
    public const string Version = "2";

    /// <summary>
    /// Prepares one file: a record for the file itself (unless it is a pure container), then its parts in reading order, each a text, a
    /// scan or a dead letter. The same bytes give the same records, but for the time at which preparing ended.
    /// </summary>
    /// <exception cref="TransientFaultException">The store, the disk or the installation is at fault.</exception>
    public async Task<StageResult> PrepareAsync(DocumentReceived received, CancellationToken cancellationToken)
    {
        using var folder = sandbox.NewFolder();
        var walk = new PreparationWalk(sandbox, store, options.Value, received, folder);
        try
        {
            var emissions = await walk.RunAsync(cancellationToken);
            var preparedAt = time.GetUtcNow();
            return StageResult.Completed([.. emissions.Select(emission => At(preparedAt, emission))]);
        }
        catch (SandboxRejectedException rejected)
        {
            return StageResult.Rejected(rejected.Reason, rejected.Message);
        }
        catch (ContentCorruptException corrupt)
        {
            return StageResult.Rejected(Reasons.Broken, corrupt.Message);
        }
    }

    private static Emission At(DateTimeOffset preparedAt, Emission emission) => emission.Value switch
    {
        TextDocument text => Emission.To(emission.Topic, text with { PreparedAt = preparedAt }),
        ScannedDocument scan => Emission.To(emission.Topic, scan with { PreparedAt = preparedAt }),
        _ => emission,
    };
}
