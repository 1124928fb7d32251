using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Errors;

namespace GitOps.Engine.Reading;

/// <summary>
/// Decides whether the settings of a source are accepted. They must be within the service's bounds. The first id of a repository is
/// kept. Where signatures are required, a change of <c>gitops.yaml</c> or of its signer files must be signed by a signer of before, so
/// that nobody switches signatures off by a commit. Thread-safe.
/// </summary>
public sealed class SourceTrust(string source, SourceBounds bounds, Signers? required, ISourceBindings bindings)
{
    private volatile Verdict _last = new("", null, null);

    /// <summary>The signers that the service requires of this source, whatever its repository says; null when it requires none.</summary>
    public Signers? Required => required;

    /// <summary>Checks the settings as last fetched. Called after each fetch, before anything is done with them.</summary>
    public async Task CheckAsync(SourceSettingsReader reader, IRemoteRepository remote, CancellationToken cancellationToken)
    {
        var settings = reader.Get();
        if (settings.Value is not { } value || _last.Holds(settings))
            return;
        var before = await bindings.FindAsync(source, cancellationToken);
        var refusal = (bounds with { Repository = bounds.Repository ?? before?.Repository }).Refusal(value);
        if (refusal is null && settings.Content != before?.Content)
        {
            refusal = CheckSignature(settings, required ?? before?.Signers ?? Signers.None, remote);
            if (refusal is null)
                await bindings.WriteAsync(new(source, value.Repository, settings.Content, reader.ReadSigners(value)), cancellationToken);
        }

        _last = new(settings.Content, settings.Revision, refusal);
    }

    /// <summary>Why the settings are refused; null when they are accepted.</summary>
    /// <exception cref="ServiceException">They were fetched a moment ago and not checked yet.</exception>
    public OutcomeReason? Refusal(SourceSettings settings)
    {
        var last = _last;
        if (last.Content != settings.Content)
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                "NotChecked",
                "gitops.yaml has just changed and is not checked yet",
                "git"
            );
        return last.Refusal is { } refusal ? new SettingsRefused(refusal) : null;
    }

    /// <summary>Why an environment is refused; null when it is within the bounds.</summary>
    public OutcomeReason? Refusal(EnvironmentSettings environment) =>
        bounds.Refusal(environment) is { } refusal ? new SettingsRefused(refusal) : null;

    private static string? CheckSignature(SourceSettings settings, Signers signers, IRemoteRepository remote)
    {
        if (signers.IsEmpty)
            return null;
        var commit = settings.Revision!.Commit;
        var check = remote.Verify(commit, signers);
        return check.Good
            ? null
            : $"commit {Core.Commits.CommitHash.Short(commit)} changes gitops.yaml or its signers, which needs the signature of a present "
                + $"signer: {check.Reason}";
    }

    // A later commit with the same content may be signed.
    private sealed record Verdict(string Content, Revision? Revision, string? Refusal)
    {
        public bool Holds(SourceSettings settings) => Content == settings.Content && (Refusal is null || Revision == settings.Revision);
    }
}
