using DocClassifier.Classify.Decisions;
using DocClassifier.Classify.Features;
using DocClassifier.Classify.Models;
using DocClassifier.CommandLine;
using Microsoft.Extensions.Hosting;

namespace DocClassifier.Composition;

/// <summary>Before the first document: the models load and score, so that a damaged one stops the start and the first document finds them warm.</summary>
internal sealed class ModelCheck(ModelHost models, Classifier classifier) : IHostedService
{
    private const string AnyText = "Dear Sir or Madam, please find enclosed our invoice no. 4711 of 3 March over 1,204.50 EUR.";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { Classifier.Text, Classifier.Scan })
        {
            if (models.Check(name) is { } problem)
                throw new UserErrorException(problem);
            classifier.Classify(name, DocumentText.Of(subject: null, AnyText, quotedFrom: null, language: "en"));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
