using DocClassifier.CommandLine;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Ocr;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DocClassifier.Composition;

/// <summary>Before the first document: tools and languages for parsing and reading are there. Otherwise every document would be tried in vain.</summary>
internal sealed class SandboxCheck(IOptions<OcrOptions> ocr) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        SandboxDoctor.Problems(ocr.Value) is { Count: > 0 } problems ? throw new UserErrorException(string.Join("; ", problems)) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
