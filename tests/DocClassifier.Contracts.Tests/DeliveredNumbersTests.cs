using DocClassifier.Contracts.Stages;

namespace DocClassifier.Contracts.Tests;

public sealed class DeliveredNumbersTests
{
    private readonly DeliveredNumbers _numbers = new();

    [Fact]
    public void A_number_passes_once()
    {
        Assert.True(_numbers.TryRelease("a", 2));
        Assert.False(_numbers.TryRelease("a", 2));
        _numbers.Commit();
        Assert.False(_numbers.TryRelease("a", 2));
        Assert.False(_numbers.TryRelease("a", 1));
        Assert.True(_numbers.TryRelease("a", 3));
        Assert.True(_numbers.TryRelease("a/1", 2));
    }

    [Fact]
    public void What_was_released_before_an_abort_passes_again()
    {
        _numbers.Restore("a", 2);
        Assert.True(_numbers.TryRelease("a", 3));
        _numbers.Abort();
        Assert.True(_numbers.TryRelease("a", 3));
        _numbers.Commit();
        _numbers.Abort();
        Assert.False(_numbers.TryRelease("a", 3));
    }

    [Fact]
    public void What_was_restored_does_not_pass_until_it_is_forgotten()
    {
        _numbers.Restore("a", 5);
        _numbers.Restore("a", 4);
        Assert.False(_numbers.TryRelease("a", 5));
        Assert.Equal(1, _numbers.Count);
        _numbers.Forget("a");
        Assert.True(_numbers.TryRelease("a", 1));
    }
}
