using System.Globalization;
using DocClassifier.CommandLine;
using DocClassifier.Prepare;
using DocClassifier.Sandbox.Worker;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args is ["worker"] ? SandboxWorker.Run(PrepareWorker.Operations) : await DocClassifierCommand.RunAsync(args);
