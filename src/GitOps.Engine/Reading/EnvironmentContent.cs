using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Reading;

/// <summary>
/// An environment as a commit or the working tree describes it: settings, files, the desired state without its inputs, and all diagnostics.
/// </summary>
public sealed record EnvironmentContent(
    EnvironmentSettings Environment,
    IRepositoryFiles Files,
    DesiredGraph Graph,
    IReadOnlyList<Diagnostic> Diagnostics
)
{
    /// <summary>Whether two commits have the same manifests and data sets of the environment.</summary>
    public bool IsSameIn(IRepositoryFiles one, IRepositoryFiles other) =>
        Environment.Paths.Concat(Graph.Datasets.Select(d => d.Path).OfType<string>()).All(p => one.List(p).SequenceEqual(other.List(p)));

    /// <summary>The errors that must be fixed before anything is applied.</summary>
    public IReadOnlyList<Diagnostic> Errors => [.. Diagnostics.Where(d => d.Severity == Severity.Error)];
}
