using LibGit2Sharp;

namespace GitOps.Git.Fetching;

/// <summary>One fetch into a bare clone, within limits; runs in a worker process. Nothing is fetched when the remote's refs show nothing new.</summary>
internal sealed class Fetch(FetchRequest request)
{
    private static readonly string[] Wanted = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
    private readonly HashSet<string> _offered = [];
    private bool _tooLarge;
    private string? _elsewhere;
    private long _received;

    public static FetchAnswer Run(FetchRequest request) => new Fetch(request).Run();

    private FetchAnswer Run()
    {
        try
        {
            using var repository = Open();
            var offered = repository.Network.ListReferences(request.Url, Credentials).ToList();
            var refs = offered
                .OfType<DirectReference>()
                .Where(r => IsWanted(r.CanonicalName))
                .ToDictionary(r => r.CanonicalName, r => r.TargetIdentifier, StringComparer.Ordinal);
            _offered.Clear();
            if (!IsThere(repository, refs))
                FetchAll(repository);
            return new(DefaultBranch(offered, refs), Commits(repository), _received);
        }
        catch (LibGit2SharpException exception)
        {
            return Sort(exception);
        }
    }

    private Repository Open()
    {
        Discard(Directory.Exists(request.Folder));
        if (!Repository.IsValid(request.Folder))
        {
            if (Directory.Exists(request.Folder))
                Directory.Delete(request.Folder, recursive: true);
            Repository.Init(request.Folder, isBare: true);
        }

        var repository = new Repository(request.Folder);
        repository.Config.Set("gc.auto", 0);
        return repository;
    }

    // What a worker that was killed has left.
    private void Discard(bool exists)
    {
        if (!exists)
            return;
        foreach (var pattern in new[] { "*.lock", "pack_git2_*", "tmp_*" })
        foreach (var left in Directory.EnumerateFiles(request.Folder, pattern, SearchOption.AllDirectories).ToList())
            File.Delete(left);
    }

    private void FetchAll(Repository repository)
    {
        var options = new FetchOptions
        {
            CredentialsProvider = Credentials,
            TagFetchMode = TagFetchMode.None,
            Prune = true,
            OnTransferProgress = progress =>
            {
                _received = progress.ReceivedBytes;
                return !(_tooLarge = progress.ReceivedBytes > request.MostBytes || progress.TotalObjects > request.MostObjects);
            },
        };
        if (repository.Network.Remotes["origin"] is null)
            repository.Network.Remotes.Add("origin", request.Url, Wanted[0]);
        else
            repository.Network.Remotes.Update("origin", r => r.Url = request.Url);
        Commands.Fetch(repository, "origin", Wanted, options, null);
    }

    // A remote that sends us elsewhere gets our credentials no more than anybody else.
    private Credentials Credentials(string url, string userFromUrl, SupportedCredentialTypes types)
    {
        if (!IsSameHost(url, request.Url))
        {
            _elsewhere = url;
            throw new LibGit2SharpException($"the remote leads to {url}, which is another host: no credentials go there");
        }

        // Asked again, they were refused: a wrong token does not get better.
        if (request.Token is null || _offered.Contains(url))
            throw new LibGit2SharpException(
                request.Token is null
                    ? "authentication required, and no token is given"
                    : "authentication failed with the token that is given"
            );
        _offered.Add(url);
        return new UsernamePasswordCredentials { Username = request.User, Password = request.Token };
    }

    private static bool IsSameHost(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var a)
        && Uri.TryCreate(other, UriKind.Absolute, out var b)
        && (a.Scheme, a.Host, a.Port) == (b.Scheme, b.Host, b.Port);

    private static bool IsWanted(string name) =>
        (name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/tags/", StringComparison.Ordinal))
        && !name.EndsWith("^{}", StringComparison.Ordinal);

    private static bool IsThere(Repository repository, Dictionary<string, string> refs) =>
        refs.Count == repository.Refs.Count(r => IsWanted(r.CanonicalName))
        && refs.All(r => repository.Refs[r.Key]?.TargetIdentifier == r.Value);

    private static string? DefaultBranch(List<Reference> offered, Dictionary<string, string> refs)
    {
        var head = offered.FirstOrDefault(r => r.CanonicalName == "HEAD");
        if (head is SymbolicReference symbolic)
            return symbolic.TargetIdentifier;
        string[] usual = ["refs/heads/main", "refs/heads/master"];
        return usual
            .Where(refs.ContainsKey)
            .Concat(refs.Keys.Where(n => n.StartsWith("refs/heads/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            .FirstOrDefault();
    }

    private static Dictionary<string, string> Commits(Repository repository) =>
        repository
            .Refs.Where(r => IsWanted(r.CanonicalName))
            .Select(r => (r.CanonicalName, Commit: Peel(r.ResolveToDirectReference()?.Target)))
            .Where(r => r.Commit is not null)
            .ToDictionary(r => r.CanonicalName, r => r.Commit!.Sha, StringComparer.Ordinal);

    // A tag may lead to a tag, and in the end to no commit.
    private static Commit? Peel(GitObject? target) => target is TagAnnotation tag ? Peel(tag.Target) : target as Commit;

    private FetchAnswer Sort(LibGit2SharpException exception)
    {
        var said = exception.Message;
        if (_tooLarge)
            return FetchAnswer.Fault(
                FetchCode.TooLarge,
                $"{request.Url} sends more than {request.MostBytes >> 20} MiB or {request.MostObjects} objects at once"
            );
        if (_elsewhere is not null || said.Contains("redirect", StringComparison.OrdinalIgnoreCase))
            return FetchAnswer.Fault(
                FetchCode.Elsewhere,
                $"{request.Url} leads elsewhere{(_elsewhere is null ? "" : $", to {_elsewhere}")}, and no credential follows: give the repository's own URL ({said})"
            );
        if (
            said.Contains("authenticat", StringComparison.OrdinalIgnoreCase)
            || said.Contains("401", StringComparison.Ordinal)
            || said.Contains("403", StringComparison.Ordinal)
        )
            return FetchAnswer.Fault(FetchCode.Denied, $"{request.Url} wants other credentials: give a token that may read it ({said})");
        if (
            said.Contains("404", StringComparison.Ordinal)
            || exception is NotFoundException
            || said.Contains("could not find repository", StringComparison.OrdinalIgnoreCase)
            || said.Contains("unsupported URL", StringComparison.Ordinal)
        )
            return FetchAnswer.Fault(FetchCode.Missing, $"there is no repository at {request.Url}, or the token may not see it ({said})");
        return FetchAnswer.Fault(FetchCode.Unreachable, $"{request.Url} can't be fetched: {said}");
    }
}
