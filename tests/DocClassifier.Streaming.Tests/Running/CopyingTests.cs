using DocClassifier.Contracts;
using DocClassifier.Streaming.Tests.Cluster;

namespace DocClassifier.Streaming.Tests.Running;

public sealed class CopyingTests
{
    [Fact]
    public async Task Every_document_is_written_once_and_its_offset_committed()
    {
        await using var installation = await Installation.MakeAsync();
        for (var i = 0; i < 3_000; i++)
            installation.Send(Documents.Text(i));
        installation.Flush();

        var instance = await installation.StartAsync(TestStage.Copying());
        await Until.TrueAsync(() => instance.Figures.Done == 3_000, "all are committed");
        await instance.StopAsync();

        Assert.Equal(Enumerable.Range(0, 3_000).Select(Documents.Id).Order(), installation.Ids(Topics.Classified).Order());
        Assert.Equal(3_000, (await installation.CommittedAsync(Topics.Text)).Values.Sum());
    }
}
