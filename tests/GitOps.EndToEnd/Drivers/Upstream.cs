using GitOps.Testing;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A repository that somebody else keeps, made by git itself.</summary>
internal sealed class Upstream : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Upstream()
    {
        Git("init", "-q", "-b", "main", Name);
        foreach (
            var (key, value) in new[]
            {
                ("user.name", "Ada"),
                ("user.email", "ada@example.com"),
                ("commit.gpgsign", "false"),
                ("uploadpack.allowAnySHA1InWant", "true"),
            }
        )
            Git("-C", Name, "config", key, value);
    }

    public const string Name = "shop";

    /// <summary>The folder that holds the repository.</summary>
    public string Root => _folder.Path;

    /// <summary>The repository itself.</summary>
    public string Path => _folder.At(Name);

    /// <summary>Commits files on the branch that is checked out (an empty text removes one); gives the commit's id.</summary>
    public string Commit(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            var full = System.IO.Path.Combine(Path, path);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
            if (text.Length == 0)
                File.Delete(full);
            else
                File.WriteAllText(full, text);
        }

        Run("add", "-A");
        Run("commit", "-q", "--allow-empty", "-m", "A change");
        return Run("rev-parse", "HEAD");
    }

    /// <summary>Runs git in the repository; gives what it printed.</summary>
    public string Run(params string[] words) => Git(["-C", Path, .. words]);

    public void Dispose() => _folder.Dispose();

    private string Git(params string[] words)
    {
        var ended = Programs.RunAsync("git", words, _folder.Path).GetAwaiter().GetResult();
        return ended.Code == 0 ? ended.Output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', words)}: {ended.All}");
    }
}
