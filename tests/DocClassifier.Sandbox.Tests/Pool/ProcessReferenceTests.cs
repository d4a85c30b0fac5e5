using System.Diagnostics;
using System.Globalization;
using DocClassifier.Sandbox.Native;

namespace DocClassifier.Sandbox.Tests.Pool;

public sealed class ProcessReferenceTests
{
    [Fact]
    public async Task A_process_is_ended_by_its_reference()
    {
        using var process = Process.Start("sleep", "600");
        using var reference = new ProcessReference(process);
        Assert.False(reference.HasExited);

        Assert.True(reference.Kill());

        await process.WaitForExitAsync();
        Assert.True(reference.HasExited);
    }

    [Fact]
    public async Task A_process_that_has_taken_over_the_number_of_an_ended_one_is_not_hit()
    {
        using var ended = Process.Start("sleep", "600");
        using var reference = new ProcessReference(ended);
        ended.Kill();
        await ended.WaitForExitAsync();

        using var successor = Successor(ended.Id);

        Assert.True(reference.HasExited);
        Assert.False(reference.Kill());
        if (successor is not null)
        {
            // A process that a signal has ended answers nothing any more.
            await successor.StandardInput.WriteLineAsync("still here");
            successor.StandardInput.Close();
            Assert.Equal("still here", await successor.StandardOutput.ReadLineAsync());
            await successor.WaitForExitAsync();
        }
    }

    /// <summary>
    /// Another process with the same number, where this user may choose the next number (CAP_CHECKPOINT_RESTORE); otherwise null.
    /// </summary>
    private static Process? Successor(int number)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            try
            {
                File.WriteAllText("/proc/sys/kernel/ns_last_pid", (number - 1).ToString(CultureInfo.InvariantCulture));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                return null;
            }

            // Somebody else may have started a process in between.
            var process = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            if (process.Id == number)
                return process;
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        return null;
    }
}
