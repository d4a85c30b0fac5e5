using System.Net.Sockets;
using System.Runtime.Versioning;
using DocClassifier.CommandLine;
using DocClassifier.Composition;
using DocClassifier.Contracts.Stages;
using Microsoft.Extensions.Options;

namespace DocClassifier.EndToEnd.Tests.Composition;

[SupportedOSPlatform("linux")]
public sealed class FaultsTests
{
    public static TheoryData<Exception, string> Users => new()
    {
        { new UserErrorException("Two\nlines."), "Two lines." },
        { new AggregateException(new UserErrorException("One."), new TransientFaultException("Two is away") { IsServiceAway = true }), "One. Two is away. Check that it runs and that its address is right, and try again." },
        { new AggregateException(new AggregateException(new OptionsValidationException("", typeof(object), ["One.", "Two."]))), "One. Two." },
        { new TransientFaultException("No worker can be started. Run `docclassifier doctor`."), "No worker can be started. Run `docclassifier doctor`." },
        { new SocketException((int)SocketError.AccessDenied), "Permission denied. Correct the address or the port, and try again." },
        { new IOException("No space left on device : '/a/b'"), "No space left on device : '/a/b'. Correct the path, its rights or the room on the disk, and try again." },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void What_a_user_can_mend_is_one_line(Exception fault, string expected) => Assert.Equal(expected, Faults.Line(fault));

    [Fact]
    public void A_defect_is_one_line_and_its_details_lie_in_a_file_that_only_the_user_reads()
    {
        var line = Faults.Line(new AggregateException(new UserErrorException("Known."), Thrown()));

        Assert.DoesNotContain('\n', line);
        Assert.StartsWith("This is a defect of DocClassifier (AggregateException). The details are in ", line, StringComparison.Ordinal);
        var file = line.Split(" are in ")[1].Split(": please report")[0];
        try
        {
            Assert.Contains("the inner reason", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Contains(nameof(Thrown), File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Work_beside_the_main_one_that_fails_says_so_at_once()
    {
        var said = new List<string>();

        Assert.False(await Faults.GuardAsync(() => throw new UserErrorException("It failed."), said.Add));
        Assert.True(await Faults.GuardAsync(() => Task.CompletedTask, said.Add));
        Assert.Equal(["It failed."], said);
    }

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("the inner reason");
        }
        catch (InvalidOperationException fault)
        {
            return fault;
        }
    }
}
