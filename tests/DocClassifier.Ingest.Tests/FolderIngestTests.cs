using System.Diagnostics;
using System.Text;
using System.Text.Json;
using DocClassifier.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DocClassifier.Ingest.Tests;

public sealed class FolderIngestTests
{
    [Fact]
    public async Task A_file_is_stored_announced_and_moved_to_done_and_its_subfolders_are_its_tags()
    {
        await using var inbox = new Inbox();
        inbox.Put("north/urgent/letter.txt", "Guten Tag");
        await inbox.StartAsync();
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        var received = Assert.Single(inbox.Announced);
        Assert.Equal(DocumentIds.FromContent("Guten Tag"u8), received.DocumentId);
        Assert.Equal(["north", "urgent"], received.Tags);
        Assert.Equal(("folder", "inbox", "north/urgent/letter.txt", 9L), (received.Source.Kind, received.Source.Name, received.Source.Path, received.Source.Size));
        Assert.Equal("Guten Tag"u8.ToArray(), received.Inline!.Value.ToArray());
        Assert.EndsWith($"done/{received.Source.ReceivedAt:yyyy-MM-dd}/north/urgent/letter.txt", inbox.Done()[0], StringComparison.Ordinal);
        Assert.Empty(inbox.Claimed());
    }

    [Fact]
    public async Task A_file_renamed_into_the_inbox_is_taken_at_once_and_one_being_written_is_not()
    {
        await using var inbox = new Inbox();
        await inbox.StartAsync(("Ingest:Settle", "01:00:00"));
        await Inbox.UntilAsync(() => Directory.Exists(Path.Combine(inbox.Folder, ".claimed", "one")));
        inbox.Put("half-written.txt");
        await Inbox.UntilAsync(() =>
        {
            // Again and again, because the very first one may come before the folder is watched.
            inbox.MoveIn($"{Guid.NewGuid():N}.txt", Guid.NewGuid().ToString());
            return !inbox.Announced.IsEmpty;
        });

        Assert.DoesNotContain(inbox.Announced, received => received.Source.Path == "half-written.txt");
        Assert.True(File.Exists(Path.Combine(inbox.Folder, "half-written.txt")));
    }

    [Fact]
    public async Task A_link_is_not_followed_and_health_says_so_for_as_long_as_it_lies_there()
    {
        await using var inbox = new Inbox();
        var secret = Path.Combine(Path.GetDirectoryName(inbox.Folder)!, "secret.txt");
        File.WriteAllText(secret, "not for everybody");
        Directory.CreateDirectory(Path.Combine(inbox.Folder, "north"));
        var link = Path.Combine(inbox.Folder, "north", "link.txt");
        File.CreateSymbolicLink(link, secret);
        Directory.CreateSymbolicLink(Path.Combine(inbox.Folder, "folder"), Path.GetDirectoryName(inbox.Folder)!);
        var logs = new CollectingLogs();
        var ingester = await inbox.StartAsync(logs);

        inbox.Put("after.txt");
        await Inbox.UntilAsync(() => inbox.Announced.Any(received => received.Source.Path == "after.txt"));
        var health = await HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains(Path.Combine(inbox.Folder, "folder") + " (and 1 more) is not taken: links are not followed", health.Description, StringComparison.Ordinal);
        // Several scans have passed by now (Ingest:Poll), each link is logged once.
        Assert.Equal(
            [Path.Combine(inbox.Folder, "folder"), link],
            logs.Lines.Where(line => line.Contains("is a link and is not followed", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Single(inbox.Announced);

        File.Delete(link);
        Directory.Delete(Path.Combine(inbox.Folder, "folder"));
        await Inbox.UntilAsync(() => HealthAsync().GetAwaiter().GetResult().Status == HealthStatus.Healthy);

        async Task<HealthReportEntry> HealthAsync() => (await ingester.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["ingest"];
    }

    [Theory]
    [InlineData("scan.pdf.part")]
    [InlineData("SCAN.TMP")]
    [InlineData(".hidden")]
    [InlineData("~$letter.docx")]
    [InlineData("done/old.txt")]
    [InlineData("failed/bad.txt")]
    [InlineData(".git/config")]
    public async Task Temporary_names_and_own_folders_are_left_alone(string path)
    {
        await using var inbox = new Inbox();
        inbox.Put(path);
        await inbox.StartAsync();
        inbox.Put("after.txt");
        await Inbox.UntilAsync(() => inbox.Announced.Any(received => received.Source.Path == "after.txt"));

        Assert.Single(inbox.Announced);
        Assert.True(File.Exists(Path.Combine(inbox.Folder, path)));
    }

    [Fact]
    public async Task Nothing_is_taken_through_a_link_and_a_pipe_blocks_nobody()
    {
        await using var inbox = new Inbox();
        var outside = Directory.CreateTempSubdirectory("outside-");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "secret.txt"), "secret");
        File.CreateSymbolicLink(Path.Combine(inbox.Folder, "link.txt"), Path.Combine(outside.FullName, "secret.txt"));
        Directory.CreateSymbolicLink(Path.Combine(inbox.Folder, "folder"), outside.FullName);
        using (var mkfifo = Process.Start("mkfifo", Path.Combine(inbox.Folder, "pipe.txt")))
            await mkfifo.WaitForExitAsync();
        await inbox.StartAsync();
        inbox.Put("after.txt");
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        Assert.Equal("after.txt", Assert.Single(inbox.Announced).Source.Path);
        Assert.True(File.Exists(Path.Combine(outside.FullName, "secret.txt")));
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task A_name_that_is_not_UTF_8_is_taken_under_a_readable_one()
    {
        await using var inbox = new Inbox();
        // "Müller.txt" in Windows-1252, made by a shell because .NET cannot name it.
        using (var shell = Process.Start("bash", ["-c", "printf Rechnung > \"$1/$(printf 'M\\374ller.txt')\"", "bash", inbox.Folder]))
            await shell.WaitForExitAsync();
        await inbox.StartAsync();
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        Assert.Equal("Müller.txt", Assert.Single(inbox.Announced).Source.Path);
    }

    [Fact]
    public async Task A_name_that_leaves_no_room_for_the_arrival_id_keeps_its_extension()
    {
        await using var inbox = new Inbox();
        inbox.Put(new string('ä', 125) + ".txt");
        await inbox.StartAsync();
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        Assert.EndsWith(".txt", Assert.Single(inbox.Announced).Source.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_and_one_over_the_limit_are_refused_with_a_reason_and_can_be_tried_again()
    {
        await using var inbox = new Inbox();
        inbox.Put("a/empty.txt", "");
        inbox.Put("large.txt", new string('x', 101));
        var ingester = await inbox.StartAsync(("Ingest:MaxBytes", "100"));
        await Inbox.UntilAsync(() => File.Exists(Path.Combine(inbox.Failed, "a", "empty.txt.reason.json")) && File.Exists(Path.Combine(inbox.Failed, "large.txt.reason.json")));

        Assert.Equal("empty", Code("a/empty.txt"));
        Assert.Equal("too-large", Code("large.txt"));
        Assert.Empty(inbox.Announced);
        Assert.Empty(inbox.Claimed());

        await inbox.StopAsync(ingester);
        File.Move(Path.Combine(inbox.Failed, "large.txt"), Path.Combine(inbox.Folder, "large.txt"));
        await inbox.StartAsync();
        await Inbox.UntilAsync(() => inbox.Announced.Count == 1);

        string Code(string path) =>
            JsonDocument.Parse(File.ReadAllText(Path.Combine(inbox.Failed, path + ".reason.json"))).RootElement.GetProperty("code").GetString()!;
    }

    [Fact]
    public async Task Files_of_one_name_are_all_kept_in_done()
    {
        await using var inbox = new Inbox();
        await inbox.StartAsync();
        for (var i = 1; i <= 3; i++)
        {
            inbox.MoveIn("scan.txt", $"scan {i}");
            await Inbox.UntilAsync(() => inbox.Done().Length == i);
        }

        Assert.Equal(["scan 1", "scan 2", "scan 3"], inbox.Done().Select(File.ReadAllText).Order());
    }

    [Fact]
    public async Task While_the_cluster_is_away_a_claim_is_kept_and_announced_later_with_the_same_arrival_id()
    {
        await using var inbox = new Inbox { ClusterIsAway = true };
        inbox.Put("letter.txt");
        await inbox.StartAsync();
        await Inbox.UntilAsync(() => inbox.Attempts >= 2);
        var claimed = Path.GetFileName(Assert.Single(inbox.Claimed()));
        inbox.ClusterIsAway = false;
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        var received = Assert.Single(inbox.Announced);
        Assert.Equal(claimed, $"{received.ArrivalId}~letter.txt");
    }

    [Fact]
    public async Task Own_claims_of_an_earlier_life_are_resumed_with_id_time_and_tags()
    {
        await using var inbox = new Inbox();
        var claim = Claim(inbox, "one", "tag/letter.txt");
        await inbox.StartAsync();
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        var received = Assert.Single(inbox.Announced);
        Assert.Equal(claim.ToString(), received.ArrivalId);
        Assert.Equal(["tag"], received.Tags);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddDays(20_000), received.Source.ReceivedAt);
    }

    [Fact]
    public async Task Claims_of_an_instance_that_has_gone_silent_are_taken_over_and_those_of_a_living_one_are_not()
    {
        await using var inbox = new Inbox();
        var dead = Claim(inbox, "dead", "letter.txt", alive: DateTime.UtcNow.AddSeconds(-61));
        Claim(inbox, "living", "other.txt", alive: DateTime.UtcNow.AddSeconds(-50));
        await inbox.StartAsync(("Ingest:AliveEvery", "00:00:00.05"));
        await Inbox.UntilAsync(() => !Directory.Exists(Path.Combine(inbox.Folder, ".claimed", "dead")));
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        Assert.Equal(dead.ToString(), Assert.Single(inbox.Announced).ArrivalId);
        Assert.Contains("living", Assert.Single(inbox.Claimed()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claims_that_cannot_be_taken_over_hold_up_nothing_else_and_are_remarked()
    {
        await using var inbox = new Inbox();
        var stuck = Claim(inbox, "dead", "letter.txt", alive: DateTime.UtcNow.AddSeconds(-61));
        // A file cannot replace a folder, whatever the rights of the user that runs the tests.
        var obstacle = Path.Combine(inbox.Folder, ".claimed", "one", $"{stuck:D}~letter.txt");
        Directory.CreateDirectory(obstacle);
        Claim(inbox, "gone", "other.txt", alive: DateTime.UtcNow.AddSeconds(-61));
        inbox.Put("new.txt", "a new document");
        var ingester = await inbox.StartAsync(("Ingest:AliveEvery", "00:00:00.05"));
        await Inbox.UntilAsync(() => inbox.Done().Length == 2);

        Assert.Contains(Path.Combine(".claimed", "dead"), Inbox.Problem(ingester), StringComparison.Ordinal);
        Directory.Delete(obstacle);
        await Inbox.UntilAsync(() => inbox.Done().Length == 3 && Inbox.Problem(ingester) is null);
    }

    [Fact]
    public async Task Two_ingesters_share_an_inbox_without_taking_a_file_twice()
    {
        await using var inbox = new Inbox();
        for (var i = 0; i < 300; i++)
            inbox.Put($"{i}.txt", $"document {i}");
        await inbox.StartAsync();
        await inbox.StartAsync(("Ingest:Instance", "two"));
        await Inbox.UntilAsync(() => inbox.Done().Length == 300);

        Assert.Equal(300, inbox.Announced.Count);
        Assert.Equal(300, inbox.Announced.Select(received => received.DocumentId).Distinct().Count());
    }

    [Fact]
    public async Task Below_the_free_space_that_must_stay_nothing_is_claimed()
    {
        await using var inbox = new Inbox();
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync(("Storage:MinFree", long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var state = (IngestState)ingester.GetService(typeof(IngestState))!;
        await Inbox.UntilAsync(() => state.CheckHealthAsync(null!, CancellationToken.None).Result.Description?.Contains("Storage:MinFree", StringComparison.Ordinal) == true);

        Assert.Empty(inbox.Claimed());
        Assert.True(File.Exists(Path.Combine(inbox.Folder, "letter.txt")));
    }

    [Fact]
    public async Task A_missing_inbox_is_an_error_that_names_it()
    {
        await using var inbox = new Inbox();

        var error = await Assert.ThrowsAsync<IngestException>(() => inbox.StartAsync(("Ingest:Inboxes:0", "/nowhere/inbox")));
        Assert.Contains("/nowhere/inbox does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inbox_within_an_inbox_is_an_error()
    {
        await using var inbox = new Inbox();
        Directory.CreateDirectory(Path.Combine(inbox.Folder, "inner"));

        await Assert.ThrowsAsync<IngestException>(() => inbox.StartAsync(("Ingest:Inboxes:1", Path.Combine(inbox.Folder, "inner"))));
    }

    private static Guid Claim(Inbox inbox, string instance, string path, DateTime? alive = null)
    {
        var id = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(20_000));
        var folder = Path.Combine(inbox.Folder, ".claimed", instance, Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{id}~{Path.GetFileName(path)}"), path, Encoding.UTF8);
        var aliveFile = Path.Combine(inbox.Folder, ".claimed", instance, ".alive");
        File.WriteAllText(aliveFile, "");
        if (alive is { } time)
            File.SetLastWriteTimeUtc(aliveFile, time);
        return id;
    }
}
