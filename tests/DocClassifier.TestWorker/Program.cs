using DocClassifier.Prepare;
using DocClassifier.Sandbox.Worker;
using DocClassifier.TestWorker;

return args switch
{
    ["worker"] => SandboxWorker.Run([.. PrepareWorker.Operations, new MisbehavingOperation()]),
    ["parent"] => await LonelyParent.RunAsync(),
    ["recall", .. var files] => await OcrRecall.RunAsync(files),
    ["prepare", .. var files] => await PrepareFiles.RunAsync(files),
    _ => 2,
};
