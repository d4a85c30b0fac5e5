using Confluent.Kafka;
using DocClassifier.Streaming.Failures;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.Streaming.Tests.Failures;

public sealed class KilledTheProcessTests : IDisposable
{
    private static readonly TopicPartition Partition = new("documents.text", 3);

    private readonly string _folder = Directory.CreateTempSubdirectory("docclassifier-killed-").FullName;

    [Fact]
    public void Two_deaths_among_others_make_a_suspect_and_a_third_alone_convicts()
    {
        Die(alone: false);
        using (var second = Open())
            Assert.False(second.MustBeAlone(Partition, 7));
        Die(alone: false);
        using (var third = Open())
        {
            Assert.True(third.MustBeAlone(Partition, 7));
            Assert.False(third.IsConvicted(Partition, 7));
            Assert.False(third.MustBeAlone(Partition, 8));
        }

        Die(alone: true);
        using var fourth = Open();
        Assert.True(fourth.IsConvicted(Partition, 7));
    }

    [Fact]
    public void Any_number_of_deaths_among_others_convict_nobody()
    {
        for (var i = 0; i < 5; i++)
            Die(alone: false);
        using var killed = Open();

        Assert.True(killed.MustBeAlone(Partition, 7));
        Assert.False(killed.IsConvicted(Partition, 7));
    }

    [Fact]
    public void What_was_committed_is_no_suspect_any_more()
    {
        Die(alone: false);
        Die(alone: false);
        using (var killed = Open())
            killed.Acquit(Partition, 7);
        using var next = Open();

        Assert.False(next.MustBeAlone(Partition, 7));
    }

    [Fact]
    public void What_was_finished_before_the_death_is_not_blamed()
    {
        for (var i = 0; i < 3; i++)
        {
            using var killed = Open();
            var slot = killed.Enter(Partition, 7, alone: false);
            killed.Leave(slot);
        }

        using var next = Open();
        Assert.False(next.MustBeAlone(Partition, 7));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A death: the file is left as it is, with a record in work.
    private void Die(bool alone)
    {
        using var killed = Open();
        killed.Enter(Partition, 7, alone);
        killed.Leave(killed.Enter(Partition, 8, alone: false));
    }

    private KilledTheProcess Open() => KilledTheProcess.Open(_folder, "stage", ["documents.text"], 16, NullLogger.Instance);
}
