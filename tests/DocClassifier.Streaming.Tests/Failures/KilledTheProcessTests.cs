using System.Runtime.InteropServices;
using Confluent.Kafka;
using DocClassifier.Streaming.Failures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace DocClassifier.Streaming.Tests.Failures;

public sealed partial class KilledTheProcessTests : IDisposable
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
            var note = killed.Enter(Partition, 7, alone: false);
            note.Dispose();
            // Whoever disposes of it again takes nobody else's note away.
            using var other = killed.Enter(Partition, 8, alone: false);
            note.Dispose();
        }

        using var next = Open();
        Assert.False(next.MustBeAlone(Partition, 7));
    }

    [Fact]
    public void What_is_proven_stays_proven_when_the_process_dies_for_another_reason()
    {
        Die(alone: false);
        Die(alone: false);
        Die(alone: true);
        Die(alone: false);
        using var next = Open();

        Assert.True(next.IsConvicted(Partition, 7));
    }

    [Fact]
    public void What_kills_even_while_it_is_rejected_is_not_read_any_more()
    {
        Die(alone: false);
        Die(alone: false);
        Die(alone: true);
        using (var third = Open())
            Assert.False(third.MayNotBeRead(Partition, 7));
        Die(alone: true);
        using var fourth = Open();

        Assert.True(fourth.IsConvicted(Partition, 7));
        Assert.True(fourth.MayNotBeRead(Partition, 7));
    }

    [Fact]
    public void A_full_disk_does_not_end_the_thread_that_commits()
    {
        Die(alone: false);
        Die(alone: false);
        using (var killed = Open())
        {
            // Every write to it fails with "no space left on device".
            File.CreateSymbolicLink(Path.Combine(_folder, "stage.suspects.json.tmp"), "/dev/full");
            killed.Acquit(Partition, 7);
            Assert.False(killed.MustBeAlone(Partition, 7));
        }
    }

    [Fact]
    public void A_start_that_cannot_remember_what_was_left_in_work_leaves_it_noted()
    {
        Die(alone: false);
        var temporary = Path.Combine(_folder, "stage.suspects.json.tmp");
        File.CreateSymbolicLink(temporary, "/dev/full");
        Assert.Throws<IOException>(Open);
        File.Delete(temporary);

        using (Open())
        {
        }

        using var next = Open();
        Assert.False(next.MustBeAlone(Partition, 7));
        Die(alone: false);
        using var last = Open();
        Assert.True(last.MustBeAlone(Partition, 7));
    }

    [Fact]
    public void The_file_has_no_holes_that_a_full_disk_could_not_fill()
    {
        var path = Path.Combine(_folder, "stage.in-work");
        using (var holes = File.Create(path))
            holes.SetLength(1 << 20);
        using (InWorkFile.Open(path, ["documents.text"], 16))
        {
        }

        using var file = File.OpenHandle(path);
        Assert.Equal(1 << 20, SeekHole(file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A death: the file is left as it is, with a record in work.
    private void Die(bool alone)
    {
        using var killed = Open();
        killed.Enter(Partition, 7, alone);
        killed.Enter(Partition, 8, alone: false).Dispose();
    }

    // lseek(2) with SEEK_HOLE: the first hole, or the end of the file when there is none.
    private static long SeekHole(SafeFileHandle file) => Seek(file, 0, 4);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);

    private KilledTheProcess Open() => KilledTheProcess.Open(_folder, "stage", ["documents.text"], 16, NullLogger.Instance);
}
