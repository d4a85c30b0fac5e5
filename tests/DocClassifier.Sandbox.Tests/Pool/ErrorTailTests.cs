using System.Text;
using DocClassifier.Sandbox.Pool;

namespace DocClassifier.Sandbox.Tests.Pool;

public sealed class ErrorTailTests
{
    [Theory]
    [InlineData("   at System.String.Concat()", "   at System.String.Concat()")]
    [InlineData("Unhandled exception. System.FormatException: the document said so", "Unhandled exception. System.FormatException")]
    [InlineData("Syntax Error: the document said so", null)]
    public void Only_the_shape_of_a_crash_is_kept(string line, string? kept) => Assert.Equal(kept, ErrorTail.Loggable(line));

    [Fact]
    public void A_line_without_end_takes_no_memory_and_is_cut()
    {
        var tail = new ErrorTail();
        var before = GC.GetAllocatedBytesForCurrentThread();

        tail.Read(new RepeatingStream("   at Somewhere.Deep", 256L << 20));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(ErrorTail.MaxLine, Assert.Single(tail.Lines).Length);
    }

    [Fact]
    public void Of_many_lines_the_last_are_kept()
    {
        var tail = new ErrorTail();

        tail.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 1000).Select(number => $"   at Frame{number}()\n")))));

        Assert.Equal(Enumerable.Range(961, ErrorTail.MaxLines).Select(number => $"   at Frame{number}()"), tail.Lines);
    }

    [Fact]
    public void The_last_line_needs_no_line_end()
    {
        var tail = new ErrorTail();

        tail.Read(new MemoryStream("noise\r\nUnhandled exception. System.Exception: x"u8.ToArray()));

        Assert.Equal(["Unhandled exception. System.Exception"], tail.Lines);
    }

    /// <summary>One text again and again, without line ends.</summary>
    private sealed class RepeatingStream(string text, long length) : Stream
    {
        private readonly byte[] _text = Encoding.UTF8.GetBytes(text);
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(buffer.Length, length - _position);
            for (var index = 0; index < count; index++)
                buffer[index] = _text[(int)((_position + index) % _text.Length)];
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
