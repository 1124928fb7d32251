using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Operations;
using GitOps.Core.Ports;

namespace GitOps.Core.Reconciliation;

/// <summary>
/// What one controller remembers of an environment between passes, to save work. All of it may be lost at any time. Used by one pass at a time.
/// </summary>
public sealed class EnvironmentMemory
{
    private const int Many = 1000;

    /// <summary>Passes that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Passes in a row that a newer commit ended.</summary>
    public int Superseded { get; set; }

    /// <summary>Resources that were refused in a row: how often, and when each is tried again.</summary>
    public Dictionary<ResourceId, Refusal> Refused { get; } = [];

    /// <summary>How the environment stood after the last pass.</summary>
    public EnvironmentStatus? Status { get; set; }

    /// <summary>What the last pass read, for the commits that it read.</summary>
    public GitReading? Reading { get; set; }

    /// <summary>What the files of the last reading came to.</summary>
    public IReadOnlyDictionary<RepositoryFile, ParsedFile> Parsed { get; set; } = new Dictionary<RepositoryFile, ParsedFile>();

    /// <summary>What those files came to in this environment.</summary>
    public DesiredCache Desired { get; private set; } = new();

    /// <summary>The last plan, whose unchanged parts are taken over.</summary>
    public Planning.Plan? Plan { get; set; }

    /// <summary>Hashes of data.</summary>
    public ContentHashes Hashes { get; } = new();

    /// <summary>Runs as they were last written into the history.</summary>
    public Dictionary<string, RunRecord> Runs { get; } = [];

    /// <summary>Lets go of what is quickly read again, when nothing is going on: a service has many small environments, and large ones are few.</summary>
    public void Rest(EnvironmentStatus status)
    {
        if (status.Outcome == nameof(Waiting) || status.Resources >= Many)
            return;
        Reading?.Files.Dispose();
        (Reading, Plan, Parsed, Desired) = (null, null, new Dictionary<RepositoryFile, ParsedFile>(), new());
    }
}

/// <summary>What Git says of an environment at two commits: the default branch's for the settings, the environment's own for the manifests.</summary>
public sealed record GitReading(
    string SettingsCommit,
    Revision Revision,
    string Message,
    EnvironmentSettings Environment,
    IRepositoryFiles Files,
    DesiredGraph Graph,
    IReadOnlyList<Diagnostic> Diagnostics
)
{
    /// <summary>What must be mended before anything is applied.</summary>
    public IReadOnlyList<Diagnostic> Errors => [.. Diagnostics.Where(d => d.Severity == Severity.Error)];
}
