using GitOps.Core.Manifests;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using Semver;

namespace GitOps.Git.Remotes;

/// <summary>Finds the commit of a selector.</summary>
internal static class Revisions
{
    private const string Branches = "refs/heads/";
    private const string Tags = "refs/tags/";

    public static Revision? Choose(RemoteRefs refs, RevisionSelector? selector) =>
        selector switch
        {
            null => refs.DefaultBranch is { } branch ? Named(refs, branch, branch[Branches.Length..]) : null,
            BranchSelector { Branch: var branch } => Named(refs, Branches + branch, branch),
            TagSelector { Tag: var tag } => Named(refs, Tags + tag, tag),
            VersionSelector { Range: var range } => Highest(refs, Parse(range)),
            _ => throw new InvalidOperationException($"unknown selector {selector}"),
        };

    /// <summary>The branches whose names begin with a prefix, in the order of their names.</summary>
    public static IReadOnlyList<Revision> BranchesIn(RemoteRefs refs, string prefix) =>
        [
            .. refs
                .Refs.Where(r => r.Key.StartsWith(Branches + prefix, StringComparison.Ordinal))
                .OrderBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new Revision(r.Value, r.Key[Branches.Length..])),
        ];

    private static SemVersionRange Parse(string range) =>
        SemVersionRange.TryParseNpm(range, out var parsed)
            ? parsed
            : throw new ServiceException(
                ServiceErrorKind.InvalidRequest,
                "BadRange",
                $"invalid version range '{range}': expected a range such as >=1.2 <2, ~1.4 or 1.x",
                "git"
            );

    private static Revision? Named(RemoteRefs refs, string full, string name) => refs.Find(full) is { } commit ? new(commit, name) : null;

    private static Revision? Highest(RemoteRefs refs, SemVersionRange range) =>
        refs
            .Refs.Where(r => r.Key.StartsWith(Tags, StringComparison.Ordinal))
            .Select(r => (Name: r.Key[Tags.Length..], Commit: r.Value))
            .SelectMany(t =>
                SemVersion.TryParse(t.Name, SemVersionStyles.AllowV, out var version) && range.Contains(version)
                    ? [(t.Name, t.Commit, Version: version)]
                    : Array.Empty<(string Name, string Commit, SemVersion Version)>()
            )
            .OrderByDescending(t => t.Version, SemVersion.PrecedenceComparer)
            .ThenBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => new Revision(t.Commit, t.Name))
            .FirstOrDefault();
}
