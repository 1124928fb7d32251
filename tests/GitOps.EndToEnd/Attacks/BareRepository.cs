using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOps.Testing;

namespace GitOps.EndToEnd.Attacks;

/// <summary>An entry of a commit's tree.</summary>
internal sealed record TreeEntry(string Mode, string Path, byte[]? Content)
{
    public static TreeEntry File(string path, string text) => new("100644", path, Encoding.UTF8.GetBytes(text));

    public static TreeEntry Submodule(string path) => new("160000", path, null);
}

/// <summary>A repository without a working tree. Git's importer writes its commits, also those that no checkout would make.</summary>
internal sealed class BareRepository
{
    private readonly string _folder;
    private string? _head;

    public BareRepository(string folder)
    {
        _folder = folder;
        Git("init", "-q", "--bare", "-b", "main", ".");
    }

    /// <summary>Commits a whole tree on main; gives the commit's id.</summary>
    public string Commit(IEnumerable<TreeEntry> entries, string author = "Ada", string title = "A change", string? sshKey = null)
    {
        Import(entries, author, title);
        if (sshKey is not null)
            Git(["update-ref", "refs/drafts/next", SignDraft(sshKey)]);
        return Publish();
    }

    /// <summary>Commits a tree with a signature that was made for something else.</summary>
    public string CommitWithSignature(IEnumerable<TreeEntry> entries, string signature)
    {
        Import(entries, "Ada", "A change");
        var draft = Git("cat-file", "commit", "refs/drafts/next");
        var end = draft.IndexOf("\n\n", StringComparison.Ordinal);
        var header = "\ngpgsig " + signature.Trim().ReplaceLineEndings("\n ");
        var file = Path.Combine(_folder, "draft");
        File.WriteAllText(file, draft[..end] + header + draft[end..] + "\n");
        Git("update-ref", "refs/drafts/next", Git("hash-object", "-t", "commit", "-w", file));
        return Publish();
    }

    /// <summary>The signature of a commit.</summary>
    public string SignatureOf(string commit)
    {
        var lines = Git("cat-file", "commit", commit)
            .Split('\n')
            .SkipWhile(l => !l.StartsWith("gpgsig ", StringComparison.Ordinal))
            .ToList();
        return string.Join('\n', [lines[0]["gpgsig ".Length..], .. lines.Skip(1).TakeWhile(l => l.StartsWith(' ')).Select(l => l[1..])]);
    }

    private string Publish()
    {
        _head = Git("rev-parse", "refs/drafts/next");
        Git("update-ref", "refs/heads/main", _head);
        return _head;
    }

    private string SignDraft(string sshKey)
    {
        string[] parent = _head is null ? [] : ["-p", _head];
        string[] settings =
        [
            "-c",
            "gpg.format=ssh",
            "-c",
            $"user.signingkey={sshKey}",
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.com",
        ];
        return Git([.. settings, "commit-tree", "-S", "-m", "A change", .. parent, "refs/drafts/next^{tree}"]);
    }

    private void Import(IEnumerable<TreeEntry> entries, string author, string title)
    {
        var start = new ProcessStartInfo("git", ["-C", _folder, "fast-import", "--quiet", "--force"]) { RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        using (var stream = process.StandardInput.BaseStream)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            Write(stream, $"commit refs/drafts/next\ncommitter {author} <ada@example.com> {now} +0000\ndata {title.Length}\n{title}\n");
            Write(stream, _head is null ? "" : $"from {_head}\n");
            Write(stream, "deleteall\n");
            foreach (var entry in entries)
                if (entry.Content is { } content)
                {
                    Write(stream, $"M {entry.Mode} inline {entry.Path}\ndata {content.Length.ToString(CultureInfo.InvariantCulture)}\n");
                    stream.Write(content);
                    Write(stream, "\n");
                }
                else
                    Write(stream, $"M {entry.Mode} {new string('1', 40)} {entry.Path}\n");
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"git fast-import ended with {process.ExitCode}");
    }

    private string Git(params string[] words)
    {
        Directory.CreateDirectory(_folder);
        var ended = Programs.RunAsync("git", words, _folder).GetAwaiter().GetResult();
        return ended.Code == 0 ? ended.Output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', words)}: {ended.All}");
    }

    private static void Write(Stream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));
}
