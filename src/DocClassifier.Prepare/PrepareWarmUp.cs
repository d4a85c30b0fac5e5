using System.Text.Json;
using DocClassifier.Contracts.Stages;
using DocClassifier.Prepare.Extracting;
using DocClassifier.Sandbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DocClassifier.Prepare;

/// <summary>
/// Has a worker read a short mail when the host starts, so that the first document does not wait for code to be compiled.
/// </summary>
internal sealed class PrepareWarmUp(ISandbox sandbox, IOptions<PrepareOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var folder = sandbox.NewFolder();
            var arguments = new ExtractArguments(ExtractLimits.From(options.Value), null);
            var request = new SandboxRequest(
                ExtractOperation.OperationName, JsonSerializer.SerializeToUtf8Bytes(arguments, PrepareJson.Default.ExtractArguments))
            {
                Content = "From: a@b.test\nMIME-Version: 1.0\nSubject: Hello\n\nDear Sir or Madam, thank you for your letter of 3 March, which reached us yesterday."u8.ToArray(),
                Folder = Path.Combine(folder.FullPath, "1"),
            };
            var result = await sandbox.RunAsync(request, stoppingToken);
            _ = JsonSerializer.Deserialize(result.Span, PrepareJson.Plain.Extraction);
        }
        catch (Exception fault) when (fault is SandboxRejectedException or TransientFaultException or SandboxFaultException or OperationCanceledException)
        {
            // The first document will meet the same fault, and its stage will say so.
        }
    }
}
