using DocClassifier.Display;
using DocClassifier.Streaming.DeadLetters;
using Microsoft.Extensions.Logging.Abstractions;

namespace DocClassifier.EndToEnd.Tests;

/// <summary>What becomes of the display when a thread that reads for it meets what nobody expected.</summary>
public sealed class DecisionsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_unexpected_exception_at_the_start_is_thrown_instead_of_waiting_for_ever()
    {
        using var decisions = Of(_ => throw new NotSupportedException("nobody expected this"));

        var fault = await Assert.ThrowsAsync<NotSupportedException>(() => decisions.StartAsync(CancellationToken.None).WaitAsync(Limit));

        Assert.Equal("nobody expected this", fault.Message);
    }

    [Fact]
    public async Task An_unexpected_exception_while_following_ends_it_at_once_after_what_was_read()
    {
        using var decisions = Of(_ => OneThenFault());
        await decisions.StartAsync(CancellationToken.None).WaitAsync(Limit);
        var shown = new List<Decision>();

        await Assert.ThrowsAsync<NotSupportedException>(() => decisions.FollowAsync(shown.Add, CancellationToken.None).WaitAsync(Limit));

        Assert.Single(shown);
    }

    [Fact]
    public async Task The_display_ends_with_the_exception_that_ends_following()
    {
        using var decisions = Of(_ => OneThenFault());
        await decisions.StartAsync(CancellationToken.None).WaitAsync(Limit);

        await Assert.ThrowsAsync<NotSupportedException>(() => new PlainLines(new(), decisions).RunAsync(CancellationToken.None).WaitAsync(Limit));
    }

    private static Decisions Of(Func<CancellationToken, IEnumerable<Decision>> decided) => new(decided, NoLetters, NullLogger<Decisions>.Instance);

    private static IEnumerable<Decision> OneThenFault()
    {
        yield return Decision.Parse("{}");
        throw new NotSupportedException("nobody expected this");
    }

    private static IEnumerable<DeadLetter> NoLetters(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        yield break;
    }
}
