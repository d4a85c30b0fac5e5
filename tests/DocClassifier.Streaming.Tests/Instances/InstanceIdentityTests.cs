using DocClassifier.Streaming.Failures;
using DocClassifier.Streaming.Instances;
using DocClassifier.Streaming.Options;

namespace DocClassifier.Streaming.Tests.Instances;

public sealed class InstanceIdentityTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("docclassifier-id-").FullName;

    [Fact]
    public void The_lowest_free_slot_is_taken_and_given_back()
    {
        using var first = Acquire();
        var second = Acquire();
        using var third = Acquire();
        second.Dispose();
        using var fourth = Acquire();

        Assert.EndsWith("-0", first.Id, StringComparison.Ordinal);
        Assert.EndsWith("-2", third.Id, StringComparison.Ordinal);
        Assert.Equal(second.Id, fourth.Id);
        Assert.All(first.Id, c => Assert.True(char.IsAscii(c) && c != ':'));
    }

    [Fact]
    public void Two_data_folders_on_one_host_have_different_ids()
    {
        using var here = Acquire();
        using var there = InstanceIdentity.Acquire(Options(Path.Combine(_folder, "other"), null));

        Assert.NotEqual(here.Id, there.Id);
    }

    [Fact]
    public void A_given_id_that_is_in_use_is_an_error_that_says_so()
    {
        using var first = InstanceIdentity.Acquire(Options(_folder, "node-1"));

        var fault = Assert.Throws<StageStoppedException>(() => InstanceIdentity.Acquire(Options(_folder, "node-1")));
        Assert.Contains("node-1", fault.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private InstanceIdentity Acquire() => InstanceIdentity.Acquire(Options(_folder, null));

    private static Microsoft.Extensions.Options.IOptions<InstanceOptions> Options(string folder, string? id) =>
        Microsoft.Extensions.Options.Options.Create(new InstanceOptions { DataFolder = folder, Id = id });
}
