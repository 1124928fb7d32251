using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOps.Engine.Reading;
using GitOps.Git.Fetching;

namespace GitOps.Git.Remotes;

/// <summary>The bare clones of this machine, a folder for each URL.</summary>
internal sealed class CloneStore(GitOptions options, WorkerPool workers, IRemoteTokens? tokens = null) : IRemotes
{
    private readonly ConcurrentDictionary<RemoteSource, Clone> _clones = new();

    public IRemoteRepository Open(RemoteSource source) =>
        _clones.GetOrAdd(source, s => new(s, Path.Combine(options.Folder, FolderName(s.Url)), workers, tokens));

    // A hash that distinguishes URLs, followed by a part that people recognize.
    private static string FolderName(string url)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url)))[..16];
        var end = string.Concat(
            url.TrimEnd('/').Split('/', '\\', ':')[^1].Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(40)
        );
        return $"{hash}-{end}.git";
    }
}
