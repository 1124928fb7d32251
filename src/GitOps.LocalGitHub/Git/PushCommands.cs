using System.Globalization;
using System.Text;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Server;

namespace GitOps.LocalGitHub.Git;

/// <summary>The ref updates at the beginning of a push, with the bytes that were read for them.</summary>
internal sealed record PushCommands(byte[] Bytes, IReadOnlyList<RefUpdate> Updates)
{
    private const int MaxBytes = 1 << 20;
    private const string NoCommit = "0000000000000000000000000000000000000000";

    /// <summary>Reads pkt-lines, each with 4 hexadecimal digits of length first, up to the flush packet.</summary>
    /// <exception cref="GitHubException">The request is not a push.</exception>
    public static async Task<PushCommands> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var updates = new List<RefUpdate>();
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                await body.ReadExactlyAsync(buffer.AsMemory(0, 4), cancellationToken);
                bytes.Write(buffer, 0, 4);
                var length = int.Parse(Encoding.ASCII.GetString(buffer, 0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (length == 0)
                    return new(bytes.ToArray(), updates);
                await body.ReadExactlyAsync(buffer.AsMemory(0, length - 4), cancellationToken);
                bytes.Write(buffer, 0, length - 4);
                if (bytes.Length > MaxBytes)
                    throw new GitHubException(413, $"The push updates too many refs: at most {MaxBytes} bytes of commands are accepted");
                var command = Encoding.UTF8.GetString(buffer, 0, length - 4).Split('\0')[0].TrimEnd('\n').Split(' ', 3);
                if (command is [{ Length: 40 } before, { Length: 40 } after, var reference])
                    updates.Add(new(reference, Commit(before), Commit(after)));
            }
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new GitHubException(400, "The request is not a push in Git's protocol");
        }
    }

    private static string? Commit(string sha) => sha == NoCommit ? null : sha;
}
