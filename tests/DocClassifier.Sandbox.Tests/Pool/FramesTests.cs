using DocClassifier.Sandbox.Protocol;
using FsCheck;

namespace DocClassifier.Sandbox.Tests.Pool;

public sealed class FramesTests
{
    [Fact]
    public void Whatever_a_worker_sends_is_a_reply_or_refused()
    {
        static bool Holds(byte[] frame)
        {
            try
            {
                return Frames.ReadReply(frame) is not null;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }

        FsCheck.Fluent.Prop.ForAll<byte[]>(Holds).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_length_out_of_bounds_is_refused_before_memory_is_taken() =>
        Assert.Throws<InvalidDataException>(() => Frames.Read(new MemoryStream([255, 255, 255, 127]), Frames.MaxReply));

    [Fact]
    public void A_cut_frame_is_the_end_of_the_stream() => Assert.Null(Frames.Read(new MemoryStream([9, 0, 0, 0, 1, 2]), Frames.MaxReply));

    [Fact]
    public void A_request_comes_out_as_it_went_in()
    {
        using var stream = new MemoryStream();
        Frames.WriteRequest(stream, new SandboxRequest("read", new byte[] { 1, 2 }) { Content = new byte[] { 3, 4, 5 }, Folder = "/tmp/ä" });
        stream.Position = 0;

        var task = Frames.ReadRequest(Frames.Read(stream, Frames.MaxRequest)!, out var operation);

        Assert.Equal("read", operation);
        Assert.Equal([1, 2], task.Arguments.ToArray());
        Assert.Equal([3, 4, 5], task.Bytes.ToArray());
    }
}
