using GitOps.Core.Manifests;
using GitOps.Engine.Errors;

namespace GitOps.Engine.Reading;

/// <summary>The URL and credentials of a remote repository. The token is sent to that host only, and never printed.</summary>
public sealed record RemoteSource(string Url, string? Token = null, string User = "x-access-token")
{
    /// <inheritdoc/>
    public override string ToString() => Url;
}

/// <summary>A commit, and the branch or tag that named it.</summary>
public sealed record Revision(string Commit, string Name);

/// <summary>Author, time and message of a commit.</summary>
public sealed record CommitFacts(string Id, string Author, DateTimeOffset At, string Message);

/// <summary>
/// A commit with its predecessors, newest first, down to an earlier commit (exclusive); and whether it descends from that one, or null when
/// the clone does not have it.
/// </summary>
public sealed record CommitHistory(IReadOnlyList<CommitFacts> Commits, bool? Follows);

/// <summary>The trusted signers: an allowed-signers file as ssh-keygen reads it, and armored OpenPGP keys.</summary>
public sealed record Signers(string? AllowedSigners, IReadOnlyList<string> Keys)
{
    /// <summary>No signers.</summary>
    public static Signers None { get; } = new(null, []);

    /// <summary>Whether there are no signers.</summary>
    public bool IsEmpty => AllowedSigners is null && Keys.Count == 0;
}

/// <summary>Whether a commit is signed by a trusted signer; the text names the signer, or says why it is not trusted.</summary>
public sealed record SignatureCheck(bool Good, string Reason);

/// <summary>
/// A remote repository with a local bare clone. Throws <see cref="ServiceException"/> when the remote rejects a request or can't be
/// reached.
/// </summary>
public interface IRemoteRepository
{
    /// <summary>Fetches new commits and refs; returns whether there were any.</summary>
    Task<bool> FetchAsync(CancellationToken cancellationToken);

    /// <summary>
    /// The selected commit as of the last fetch; null when it does not exist. Without a selector, the tip of the default branch.
    /// </summary>
    Revision? Resolve(RevisionSelector? selector);

    /// <summary>The files of a commit.</summary>
    IRepositoryFiles Open(Revision revision);

    /// <summary>A commit and its predecessors by first parents, at most <paramref name="limit"/>.</summary>
    CommitHistory History(string commit, string? earlier, int limit);

    /// <summary>Checks whether a commit is signed by a trusted signer.</summary>
    SignatureCheck Verify(string commit, Signers signers);
}

/// <summary>Opens remote repositories, with one clone for each URL.</summary>
public interface IRemotes
{
    /// <summary>The repository of a source. Does not fetch.</summary>
    IRemoteRepository Open(RemoteSource source);
}
