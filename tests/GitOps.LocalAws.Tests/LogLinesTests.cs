using GitOps.LocalAws.Logs;

namespace GitOps.LocalAws.Tests;

/// <summary>What a job prints.</summary>
public sealed class LogLinesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\n", "a|b")]
    [InlineData("a\r\nb\rc", "a|b|c")]
    [InlineData("\n\na", "||a")]
    public async Task Lines_end_as_those_of_a_text_file_do(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', await LogLines.ReadAsync(new StringReader(text), default).ToListAsync()));

    [Fact]
    public async Task A_line_without_an_end_is_cut_in_bounded_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var lines = await LogLines.ReadAsync(new Endless(300 << 20), default).ToListAsync();

        Assert.EndsWith($"x … ({(300 << 20) - LogLines.MaxLength} more characters)", Assert.Single(lines), StringComparison.Ordinal);
        // Everything completes on this thread.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 << 20);
    }

    private sealed class Endless(long length) : TextReader
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..count].Fill('x');
            _left -= count;
            return new(count);
        }
    }
}
