using GitOps.Core.Manifests;
using GitOps.Engine.Errors;

namespace GitOps.Engine.Reading;

/// <summary>Where a repository is fetched from. The token goes to that host alone, and is never printed.</summary>
public sealed record RemoteSource(string Url, string? Token = null, string User = "x-access-token")
{
    /// <inheritdoc/>
    public override string ToString() => Url;
}

/// <summary>A commit, and the branch or tag that named it.</summary>
public sealed record Revision(string Commit, string Name);

/// <summary>What a commit says of itself.</summary>
public sealed record CommitFacts(string Id, string Author, DateTimeOffset At, string Message);

/// <summary>A commit with those before it, newest first, down to an earlier one that is left out; whether it follows that one, or null where that is not known here.</summary>
public sealed record CommitHistory(IReadOnlyList<CommitFacts> Commits, bool? Follows);

/// <summary>Whose signatures count: an allowed-signers file as ssh-keygen reads it, and armored OpenPGP keys.</summary>
public sealed record Signers(string? AllowedSigners, IReadOnlyList<string> Keys);

/// <summary>Whether a commit is signed by somebody who counts; who it is, or why not.</summary>
public sealed record SignatureCheck(bool Good, string Reason);

/// <summary>A repository somewhere else, with a bare clone of it here. Throws <see cref="ServiceException"/> when the remote does not give what is asked.</summary>
public interface IRemoteRepository
{
    /// <summary>Fetches what is new; gives whether anything was.</summary>
    Task<bool> FetchAsync(CancellationToken cancellationToken);

    /// <summary>The commit that is meant, as last fetched; null when there is none of that name. No selector means the default branch.</summary>
    Revision? Resolve(RevisionSelector? selector);

    /// <summary>The files of a commit.</summary>
    IRepositoryFiles Open(Revision revision);

    /// <summary>A commit and those before it by first parents, at most so many.</summary>
    CommitHistory History(string commit, string? earlier, int most);

    /// <summary>Whether a commit's signature counts.</summary>
    SignatureCheck Verify(string commit, Signers signers);
}

/// <summary>Opens remote repositories; one clone for a URL, however many environments read it.</summary>
public interface IRemotes
{
    /// <summary>The repository of a source; nothing is fetched yet.</summary>
    IRemoteRepository Open(RemoteSource source);
}
