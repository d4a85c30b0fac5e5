using DocClassifier.Contracts;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Ingest.Tests;

/// <summary>What becomes of an ingester whose workers meet faults: it is never dead and green.</summary>
public sealed class IngestFaultTests
{
    private static readonly (string, string)[] Quick = [("Ingest:AliveEvery", "00:00:00.05"), ("Ingest:AbandonedAfter", "00:00:00.5")];

    public static TheoryData<Exception> Faults =>
    [
        new TransientFaultException("the cluster is away"),
        new IOException("the disk is broken"),
        new UnauthorizedAccessException("the folder may not be written"),
        new InvalidOperationException("nobody expected this"),
        new KeyNotFoundException("nobody expected this"),
        new TaskCanceledException("a time limit that is not ours"),
        new AggregateException(new TimeoutException("nobody expected this")),
    ];

    [Fact]
    public async Task The_schema_is_registered_before_anything_is_claimed()
    {
        await using var inbox = new Inbox { PrepareFault = new TransientFaultException("the registry is away") };
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync();
        await Inbox.UntilAsync(() => Inbox.Problem(ingester) == "the registry is away");

        Assert.Empty(inbox.Claimed());
        inbox.PrepareFault = null;
        await Inbox.UntilAsync(() => inbox.Done().Length == 1 && Inbox.Problem(ingester) is null);
        Assert.Equal([new StageOutput(Topics.Received, typeof(DocumentReceived))], inbox.Prepared);
    }

    [Fact]
    public async Task An_ingester_is_not_ready_before_its_schema_is_registered()
    {
        await using var inbox = new Inbox { PrepareFault = new TransientFaultException("the registry is away") };
        var ingester = await inbox.StartAsync();

        Assert.NotNull(Inbox.Problem(ingester));
    }

    [Fact]
    public async Task A_schema_that_the_registry_refuses_ends_ingest_with_its_sentence()
    {
        await using var inbox = new Inbox { PrepareFault = new PermanentFaultException("The registry refuses the schema.") };
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync();

        var fault = await Assert.ThrowsAsync<IngestException>(() => Inbox.Execution(ingester).WaitAsync(TimeSpan.FromMinutes(2)));

        Assert.Contains("The registry refuses the schema.", fault.Message, StringComparison.Ordinal);
        Assert.Empty(inbox.Claimed());
        Assert.Equal("The registry refuses the schema.", Inbox.Problem(ingester));
    }

    [Fact]
    public async Task A_worker_that_cannot_go_on_ends_ingest_though_its_other_inbox_works()
    {
        await using var inbox = new Inbox { PublishFault = new PermanentFaultException("The registry refuses the schema.") };
        var other = Directory.CreateDirectory(inbox.Folder + "-other").FullName;
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync(("Ingest:Inboxes:1", other));

        var fault = await Assert.ThrowsAsync<IngestException>(() => Inbox.Execution(ingester).WaitAsync(TimeSpan.FromMinutes(2)));

        Assert.Contains("The registry refuses the schema.", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(Inbox.Problem(ingester));
        Assert.Single(inbox.Claimed());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_a_worker_meets_turns_health_red_and_is_retried_until_it_has_passed(Exception fault)
    {
        await using var inbox = new Inbox { PublishFault = fault };
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync();
        await Inbox.UntilAsync(() => Inbox.Problem(ingester)?.Contains(fault.Message, StringComparison.Ordinal) == true && inbox.Attempts >= 2);
        var claimed = Path.GetFileName(Assert.Single(inbox.Claimed()));
        inbox.PublishFault = null;
        await Inbox.UntilAsync(() => inbox.Done().Length == 1 && Inbox.Problem(ingester) is null);

        Assert.Equal(claimed, $"{Assert.Single(inbox.Announced).ArrivalId}~letter.txt");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whatever_claiming_meets_turns_health_red_and_is_retried_until_it_has_passed(Exception fault)
    {
        await using var inbox = new Inbox { StoreFault = fault };
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync();
        await Inbox.UntilAsync(() => Inbox.Problem(ingester)?.Contains(fault.Message, StringComparison.Ordinal) == true);
        inbox.StoreFault = null;
        await Inbox.UntilAsync(() => inbox.Done().Length == 1 && Inbox.Problem(ingester) is null);

        Assert.Single(inbox.Announced);
    }

    [Fact]
    public async Task An_unexpected_fault_says_what_is_held_up()
    {
        await using var inbox = new Inbox { PublishFault = new InvalidOperationException("nobody expected this") };
        inbox.Put("letter.txt");
        var ingester = await inbox.StartAsync();
        const string sentence = "~letter.txt is held up by an unexpected InvalidOperationException: nobody expected this";
        await Inbox.UntilAsync(() => Inbox.Problem(ingester)?.Contains(sentence, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task When_a_worker_is_dead_the_heartbeat_ends_and_another_instance_takes_the_claims_over()
    {
        await using var inbox = new Inbox { PublishFault = new PermanentFaultException("The registry refuses the schema.") };
        inbox.Put("letter.txt");
        var dead = await inbox.StartAsync(Quick);
        await Inbox.UntilAsync(() => Inbox.Execution(dead).IsCompleted);
        var claimed = Path.GetFileName(Assert.Single(inbox.Claimed()));

        // The process of the dead one is still there: only its worker is not.
        inbox.PublishFault = null;
        await inbox.StartAsync([("Ingest:Instance", "two"), .. Quick]);
        await Inbox.UntilAsync(() => inbox.Done().Length == 1);

        Assert.Equal(claimed, $"{Assert.Single(inbox.Announced).ArrivalId}~letter.txt");
    }

    [Fact]
    public async Task A_heartbeat_that_cannot_be_written_turns_health_red()
    {
        await using var inbox = new Inbox();
        var ingester = await inbox.StartAsync(Quick);
        await Inbox.UntilAsync(() => Inbox.Problem(ingester) is null);
        var alive = Path.Combine(inbox.Folder, ".claimed", "one", ".alive");
        File.Delete(alive);
        Directory.CreateDirectory(alive);
        await Inbox.UntilAsync(() => Inbox.Problem(ingester)?.Contains(".alive", StringComparison.Ordinal) == true);
        Directory.Delete(alive);
        await Inbox.UntilAsync(() => Inbox.Problem(ingester) is null);
    }
}
