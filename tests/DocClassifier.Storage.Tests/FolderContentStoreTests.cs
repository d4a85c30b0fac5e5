using System.Text;
using DocClassifier.Contracts.Events;
using DocClassifier.Contracts.Stages;

namespace DocClassifier.Storage.Tests;

public sealed class FolderContentStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");
    private readonly FolderContentStore _store;

    public FolderContentStoreTests() => _store = new FolderContentStore(new StorageOptions { Folder = _folder.FullName, MinFree = 0 });

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_put_is_read_back_under_its_hash()
    {
        var reference = await PutAsync("Rechnung Nr. 7");

        Assert.Equal("Rechnung Nr. 7", await ReadAsync(reference));
        Assert.Equal(14, reference.Length);
        Assert.True(File.Exists(Path.Combine(_folder.FullName, reference.Location)));
    }

    [Fact]
    public async Task Putting_the_same_bytes_again_gives_the_same_reference_and_leaves_no_temporary_file()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => PutAsync("twice"))));

        Assert.Single(references.Select(reference => reference.Location).Distinct());
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.FullName, ".tmp")));
    }

    [Fact]
    public async Task A_changed_byte_is_noticed_on_reading()
    {
        var reference = await PutAsync("original");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, reference.Location), "0riginal");

        await Assert.ThrowsAsync<ContentCorruptException>(() => ReadAsync(reference));
    }

    [Theory]
    [InlineData("orig")]
    [InlineData("original and more")]
    public async Task A_wrong_length_is_noticed_and_mended_by_putting_again(string damaged)
    {
        var reference = await PutAsync("original");
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, reference.Location), damaged);

        await Assert.ThrowsAsync<ContentCorruptException>(() => ReadAsync(reference));
        await PutAsync("original");
        Assert.Equal("original", await ReadAsync(reference));
    }

    [Fact]
    public async Task Content_that_was_never_put_is_missing()
    {
        var reference = await PutAsync("here") with { Sha256 = new string('0', 64) };

        await Assert.ThrowsAsync<ContentMissingException>(() => ReadAsync(reference));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("AB")]
    public async Task A_hash_that_is_none_reaches_no_file(string hash)
    {
        var reference = await PutAsync("here") with { Sha256 = hash };

        await Assert.ThrowsAsync<ContentMissingException>(() => ReadAsync(reference));
    }

    [Fact]
    public async Task A_store_that_is_gone_is_a_transient_fault()
    {
        var reference = await PutAsync("here");
        _folder.Delete(recursive: true);

        await Assert.ThrowsAsync<Contracts.Stages.TransientFaultException>(() => ReadAsync(reference));
        await Assert.ThrowsAsync<Contracts.Stages.TransientFaultException>(() => PutAsync("more"));
        Assert.NotNull(await _store.CheckAsync(CancellationToken.None));
        _folder.Create();
    }

    [Fact]
    public async Task A_store_that_goes_away_while_it_is_written_to_is_not_made_anew()
    {
        var away = _folder.FullName + ".away";
        await using var content = new ActingStream(() => Directory.Move(_folder.FullName, away));

        await Assert.ThrowsAsync<TransientFaultException>(() => _store.PutAsync(content, null, CancellationToken.None));

        Assert.False(Directory.Exists(_folder.FullName));
        Directory.Move(away, _folder.FullName);
        Assert.Equal("later", await ReadAsync(await PutAsync("later")));
    }

    [Fact]
    public async Task A_disk_without_enough_room_is_reported()
    {
        var store = new FolderContentStore(new StorageOptions { Folder = _folder.FullName, MinFree = long.MaxValue });

        Assert.Contains("Storage:MinFree", await store.CheckAsync(CancellationToken.None), StringComparison.Ordinal);
        Assert.Null(await _store.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_source_that_fails_half_way_leaves_nothing_behind()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => _store.PutAsync(new FailingStream(), null, CancellationToken.None));

        Assert.Empty(Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_temporary_file_that_cannot_be_deleted_hides_no_fault()
    {
        var store = StoreThatDeletesNothing();

        var away = await Assert.ThrowsAsync<TransientFaultException>(
            () => store.PutAsync(new FailingStream(new IOException("no space left")), null, CancellationToken.None));
        Assert.Contains("no space left", away.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.PutAsync(new FailingStream(), null, CancellationToken.None));
    }

    [Fact]
    public async Task Content_is_stored_also_when_its_temporary_file_cannot_be_deleted()
    {
        var first = await PutAsync("stored");

        var second = await StoreThatDeletesNothing().PutAsync(new MemoryStream("stored"u8.ToArray()), null, CancellationToken.None);

        Assert.Equal(first, second);
    }

    private FolderContentStore StoreThatDeletesNothing() => new(
        new StorageOptions { Folder = _folder.FullName, MinFree = 0 }, file => throw new IOException($"{file} cannot be deleted"));

    private Task<ContentReference> PutAsync(string text) =>
        _store.PutAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), null, CancellationToken.None);

    private async Task<string> ReadAsync(ContentReference reference)
    {
        await using var stream = await _store.OpenReadAsync(reference, CancellationToken.None);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private sealed class FailingStream(Exception? fault = null) : MemoryStream
    {
        private bool _begun;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun)
                throw fault ?? new InvalidDataException("the scanner went away");
            _begun = true;
            buffer.Span[..10].Clear();
            return ValueTask.FromResult(10);
        }
    }

    /// <summary>A few bytes, and something happens at their end.</summary>
    private sealed class ActingStream(Action atEnd) : MemoryStream("some bytes"u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
                atEnd();
            return read;
        }
    }
}
