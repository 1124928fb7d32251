using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace GitOps.LocalAws.Logs;

/// <summary>The lines that a process prints, in bounded memory: a line that is too long is cut and says so.</summary>
internal static class LogLines
{
    /// <summary>The longest line, in characters: that of a CloudWatch event is as long.</summary>
    public const int MaxLength = 256 << 10;

    /// <summary>Reads lines that end with a line feed, a carriage return or both, without those.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(TextReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        var (length, previous) = (0L, '\n');
        while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            for (var i = 0; i < count; i++)
            {
                var isEnd = buffer[i] is '\n' or '\r';
                if (isEnd && !(buffer[i] == '\n' && previous == '\r'))
                {
                    yield return Text(line, length);
                    (length, _) = (0, line.Clear());
                }
                else if (!isEnd && length++ < MaxLength)
                    line.Append(buffer[i]);
                previous = buffer[i];
            }

        if (length > 0)
            yield return Text(line, length);
    }

    private static string Text(StringBuilder line, long length) =>
        length <= MaxLength
            ? line.ToString()
            : string.Create(CultureInfo.InvariantCulture, $"{line} … ({length - MaxLength} more characters)");
}
