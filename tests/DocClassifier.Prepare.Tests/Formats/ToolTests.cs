using DocClassifier.Contracts;
using DocClassifier.Prepare.Formats.Pdf;
using DocClassifier.Sandbox;
using DocClassifier.Sandbox.Worker;

namespace DocClassifier.Prepare.Tests.Formats;

public sealed class ToolTests
{
    [Theory]
    [InlineData("while :; do :; done", Reasons.Timeout)]
    [InlineData("kill -SEGV $$", Reasons.Broken)]
    [InlineData("kill -XFSZ $$", Reasons.ResultTooLarge)]
    [InlineData("echo Out of memory >&2; exit 1", Reasons.Memory)]
    public void A_tool_that_passes_a_limit_or_crashes_rejects_the_document(string script, string reason)
    {
        Environment.SetEnvironmentVariable(WorkerEnvironment.TimeVariable, "1");

        Assert.Equal(reason, Assert.Throws<SandboxRejectedException>(() => Tool.Run("sh", "-c", script)).Reason);
    }

    [Fact]
    public void A_tool_that_is_missing_is_a_fault_of_the_installation() =>
        Assert.Contains("apt-get install", Assert.Throws<SandboxFaultException>(() => Tool.Run("pdf-no-such-tool")).Message, StringComparison.Ordinal);

    [Fact]
    public void Output_errors_and_exit_code_are_told_apart()
    {
        var result = Tool.Run("sh", "-c", "echo out; echo err >&2; exit 3");

        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.Output, result.Errors));
    }
}
