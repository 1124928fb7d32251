using LibGit2Sharp;

namespace GitOps.Git.Fetching;

/// <summary>
/// One fetch into a bare clone, within limits; runs in a worker process. Fetches nothing when the remote's refs have not changed. Calls
/// <c>onProgress</c> whenever the remote has sent something.
/// </summary>
internal sealed class Fetch(FetchRequest request, Action onProgress)
{
    private static readonly string[] RefSpecs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

    // The service keeps the names of all refs: 200,000 of 40 characters.
    private const long MaxRefNames = 8 << 20;
    private readonly HashSet<string> _offered = [];
    private bool _tooLarge;
    private string? _redirectedTo;
    private bool _isDenied;
    private long _received;
    private readonly CheckedPacks _packs = new(request.Folder, onProgress);

    public static FetchResponse Run(FetchRequest request, Action onProgress) => new Fetch(request, onProgress).Run();

    private FetchResponse Run()
    {
        try
        {
            return request.Merge is { } merge ? RunMerge(merge) : RunFetch();
        }
        catch (LibGit2SharpException exception)
        {
            return Classify(exception);
        }
    }

    private FetchResponse RunMerge(MergeRequest merge)
    {
        using var repository = PullMerge.Open(request.Folder, merge);
        if (FetchAll(repository, [$"+{merge.Reference}:{PullMerge.HeadReference}"], prune: false) is { } excess)
            return FetchResponse.Fault(FetchCode.TooLarge, $"{merge.Reference} of {request.Url} contains {excess}");
        if (repository.Refs[PullMerge.HeadReference] is null)
            return FetchResponse.Fault(FetchCode.Missing, $"{request.Url} has no {merge.Reference}");
        return new(null, new Dictionary<string, string>(), _received) { Merge = PullMerge.Run(repository, merge) };
    }

    private FetchResponse RunFetch()
    {
        using var repository = Open();
        var offered = repository.Network.ListReferences(request.Url, Credentials).ToList();
        var refs = offered
            .OfType<DirectReference>()
            .Where(r => IsBranchOrTag(r.CanonicalName))
            .ToDictionary(r => r.CanonicalName, r => r.TargetIdentifier, StringComparer.Ordinal);
        _offered.Clear();
        onProgress();
        if (offered.Sum(r => (long)r.CanonicalName.Length) > MaxRefNames)
            return FetchResponse.Fault(
                FetchCode.TooLarge,
                $"{request.Url} has branches and tags with more than {MaxRefNames >> 20} Mi characters of names"
            );
        if (!IsUpToDate(repository, refs) && FetchAll(repository, RefSpecs, prune: true) is { } excess)
            return FetchResponse.Fault(FetchCode.TooLarge, $"{request.Url} contains {excess}");
        return new(DefaultBranch(offered, refs), Commits(repository), _received);
    }

    private Repository Open()
    {
        Discard(Directory.Exists(request.Folder));
        // Of a worker that was killed before it could check what it had fetched.
        var isValid = Repository.IsValid(request.Folder) && _packs.FindExcess() is null;
        if (!isValid)
        {
            if (Directory.Exists(request.Folder))
                Directory.Delete(request.Folder, recursive: true);
            Repository.Init(request.Folder, isBare: true);
        }

        var repository = new Repository(request.Folder);
        repository.Config.Set("gc.auto", 0);
        return repository;
    }

    // Deletes temporary files of a worker that was killed.
    private void Discard(bool exists)
    {
        if (!exists)
            return;
        foreach (var pattern in new[] { "*.lock", "pack_git2_*", "tmp_*" })
        foreach (var left in Directory.EnumerateFiles(request.Folder, pattern, SearchOption.AllDirectories).ToList())
            File.Delete(left);
    }

    // What exceeds a limit in the new objects, which are then deleted.
    private string? FetchAll(Repository repository, string[] refSpecs, bool prune)
    {
        var before = repository.Refs.OfType<DirectReference>().ToDictionary(r => r.CanonicalName, r => r.TargetIdentifier);
        var options = new FetchOptions
        {
            CredentialsProvider = Credentials,
            TagFetchMode = TagFetchMode.None,
            Prune = prune,
            OnProgress = _ =>
            {
                onProgress();
                return true;
            },
            OnUpdateTips = (_, _, _) =>
            {
                onProgress();
                return true;
            },
            OnTransferProgress = progress =>
            {
                onProgress();
                _received = progress.ReceivedBytes;
                return !(_tooLarge = progress.ReceivedBytes > request.MaxBytes || progress.TotalObjects > request.MaxObjects);
            },
        };
        if (repository.Network.Remotes["origin"] is null)
            repository.Network.Remotes.Add("origin", request.Url, refSpecs[0]);
        else
            repository.Network.Remotes.Update("origin", r => r.Url = request.Url);
        Commands.Fetch(repository, "origin", refSpecs, options, null);
        if (_packs.FindExcess() is not { } excess)
            return null;
        foreach (
            var name in repository.Refs.OfType<DirectReference>().Select(r => r.CanonicalName).Where(n => !before.ContainsKey(n)).ToList()
        )
            repository.Refs.Remove(name);
        foreach (var (name, target) in before)
            repository.Refs.Add(name, new ObjectId(target), allowOverwrite: true);
        _packs.DeleteUnchecked();
        return excess;
    }

    // Credentials are never sent to another host that the remote redirects to.
    private Credentials Credentials(string url, string userFromUrl, SupportedCredentialTypes types)
    {
        if (!IsSameHost(url, request.Url))
        {
            _redirectedTo = url;
            throw new LibGit2SharpException($"the remote redirects to {url} on another host, which gets no credentials");
        }

        // A second request means that the token was rejected: do not retry.
        _isDenied = request.Token is null || _offered.Contains(url);
        if (_isDenied)
            throw new LibGit2SharpException(
                request.Token is null ? "authentication required, but no token is configured" : "the token was rejected"
            );
        _offered.Add(url);
        return new UsernamePasswordCredentials { Username = request.User, Password = request.Token };
    }

    private static bool IsSameHost(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var a)
        && Uri.TryCreate(other, UriKind.Absolute, out var b)
        && (a.Scheme, a.Host, a.Port) == (b.Scheme, b.Host, b.Port);

    private static bool IsBranchOrTag(string name) =>
        (name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/tags/", StringComparison.Ordinal))
        && !name.EndsWith("^{}", StringComparison.Ordinal);

    private static bool IsUpToDate(Repository repository, Dictionary<string, string> refs) =>
        refs.Count == repository.Refs.Count(r => IsBranchOrTag(r.CanonicalName))
        && refs.All(r => repository.Refs[r.Key]?.TargetIdentifier == r.Value);

    private static string? DefaultBranch(List<Reference> offered, Dictionary<string, string> refs)
    {
        var head = offered.FirstOrDefault(r => r.CanonicalName == "HEAD");
        if (head is SymbolicReference symbolic)
            return symbolic.TargetIdentifier;
        string[] defaults = ["refs/heads/main", "refs/heads/master"];
        return defaults
            .Where(refs.ContainsKey)
            .Concat(refs.Keys.Where(n => n.StartsWith("refs/heads/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            .FirstOrDefault();
    }

    private static Dictionary<string, string> Commits(Repository repository) =>
        repository
            .Refs.Where(r => IsBranchOrTag(r.CanonicalName))
            .Select(r => (r.CanonicalName, Commit: Peel(r.ResolveToDirectReference()?.Target)))
            .Where(r => r.Commit is not null)
            .ToDictionary(r => r.CanonicalName, r => r.Commit!.Sha, StringComparer.Ordinal);

    // A tag may point to another tag, or to an object that is not a commit.
    private static Commit? Peel(GitObject? target)
    {
        while (target is TagAnnotation tag)
            target = tag.Target;
        return target as Commit;
    }

    private FetchResponse Classify(LibGit2SharpException exception)
    {
        var message = exception.Message;
        if (_tooLarge)
            return FetchResponse.Fault(
                FetchCode.TooLarge,
                $"{request.Url} sends more than {request.MaxBytes >> 20} MiB or {request.MaxObjects} objects in one fetch"
            );
        if (_redirectedTo is not null || message.Contains("redirect", StringComparison.OrdinalIgnoreCase))
            return FetchResponse.Fault(
                FetchCode.Redirected,
                $"{request.Url} redirects{(_redirectedTo is null ? "" : $" to {_redirectedTo}")}, which gets no credentials: "
                    + $"configure the final URL of the repository ({message})"
            );
        if (
            _isDenied
            || message.Contains("authenticat", StringComparison.OrdinalIgnoreCase)
            || message.Contains("401", StringComparison.Ordinal)
            || message.Contains("403", StringComparison.Ordinal)
        )
            return FetchResponse.Fault(
                FetchCode.Denied,
                $"{request.Url} rejected the credentials: configure a token with read access ({message})"
            );
        if (
            message.Contains("404", StringComparison.Ordinal)
            || exception is NotFoundException
            || message.Contains("could not find repository", StringComparison.OrdinalIgnoreCase)
            || message.Contains("unsupported URL", StringComparison.Ordinal)
        )
            return FetchResponse.Fault(
                FetchCode.Missing,
                $"repository {request.Url} not found, or the token has no access to it ({message})"
            );
        return FetchResponse.Fault(FetchCode.Unreachable, $"{request.Url} can't be fetched: {message}");
    }
}
