using DocClassifier.Ingest.Folders;
using DocClassifier.Ingest.Posix;
using Microsoft.Extensions.Time.Testing;

namespace DocClassifier.Ingest.Tests;

public sealed class SettledFilesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_file_is_settled_when_size_and_time_have_stood_still_long_enough()
    {
        var files = new SettledFiles(TimeSpan.FromSeconds(2), _time);

        Assert.Equal(TimeSpan.FromSeconds(2), Observe(files, size: 1).Next);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(2), Observe(files, size: 2).Next);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.FromSeconds(0.5), Observe(files, size: 2).Next);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Single(Observe(files, size: 2).Settled);
    }

    [Fact]
    public void An_old_modification_time_says_nothing_because_the_clock_may_be_another()
    {
        var files = new SettledFiles(TimeSpan.FromSeconds(2), _time);

        Assert.Empty(Observe(files, size: 1, modified: -3600).Settled);
    }

    [Fact]
    public void A_file_that_was_moved_in_is_settled_at_once_and_a_later_one_of_its_name_is_not()
    {
        var files = new SettledFiles(TimeSpan.FromSeconds(2), _time);
        files.WasMovedIn("a.txt");

        Assert.Single(Observe(files, size: 1).Settled);
        files.Forget("a.txt");
        Assert.Empty(Observe(files, size: 1).Settled);
    }

    private static (List<InboxEntry> Settled, TimeSpan? Next) Observe(SettledFiles files, long size, long modified = 0) =>
        files.Observe([new InboxEntry(PosixPath.From("/inbox/a.txt"), [], "a.txt", new FileStatus(FileKind.Regular, size, modified))]);
}
