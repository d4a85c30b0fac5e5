using System.Globalization;
using DocClassifier.CommandLine;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await DocClassifierCommand.RunAsync(args);
