using System.Globalization;
using DocClassifier.CommandLine;
using DocClassifier.Composition;
using DocClassifier.Prepare;
using DocClassifier.Sandbox.Worker;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
// A worker's end is its parent's to explain.
if (args is ["worker"])
    return SandboxWorker.Run(PrepareWorker.Operations);
Faults.ReportUnhandled();
return await DocClassifierCommand.RunAsync(args);
