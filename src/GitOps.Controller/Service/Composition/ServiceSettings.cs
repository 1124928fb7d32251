using System.Text.Json;
using GitOps.Controller.Service.Access;
using GitOps.Core.Audit;
using GitOps.Core.Environments;
using GitOps.Engine.Reconciling;
using GitOps.Engine.Review;
using GitOps.GitHub;
using GitOps.State;

namespace GitOps.Controller.Service.Composition;

/// <summary>The settings of the service. Immutable: changed settings take effect by a restart within the process.</summary>
internal sealed record ServiceSettings
{
    /// <summary>The watched repositories.</summary>
    public required IReadOnlyList<SourceOptions> Sources { get; init; }

    /// <summary>The folder for clones, the SQLite database and the service's address.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The folder of the clones.</summary>
    public string Clones => Path.Combine(DataFolder, "git");

    /// <summary>A connection string of PostgreSQL, or null for SQLite.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>The keys of the audit log, or null for those in the data folder, which only SQLite allows.</summary>
    public AuditKeys? AuditKeys { get; init; }

    /// <summary>The options of the database.</summary>
    public StateOptions State =>
        new()
        {
            File = Path.Combine(DataFolder, "state.db"),
            PostgreSql = PostgreSql,
            AuditKeys = AuditKeys,
        };

    /// <summary>The repositories on GitHub.</summary>
    public GitHubOptions GitHub =>
        new()
        {
            Repositories = [.. Sources.Select(s => s.GitHub).OfType<GitHubRepositoryOptions>()],
            MaxLimitWait = ServiceLimits.MaxGitHubLimitWait,
        };

    /// <summary>The URL to listen on.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8470";

    /// <summary>The callers and their roles.</summary>
    public AccessSettings Access { get; init; } = AccessSettings.Anonymous;

    /// <summary>The sustained requests per second of one caller.</summary>
    public int RequestsPerSecond { get; init; } = ServiceLimits.RequestsPerSecond;

    /// <summary>How often a repository is polled for new commits. Webhooks trigger polls in between.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait until the next poll, after a number of failures in a row.</summary>
    public TimeSpan NextPoll(int failures) =>
        failures == 0
            ? PollInterval * (1 - Reconciliation.Random() / 10)
            : Backoff.After(failures, PollInterval, ServiceLimits.MaxPollInterval, Reconciliation.Random());

    /// <summary>How long history is stored.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>The intervals of reconciliations.</summary>
    public ReconciliationOptions Reconciliation { get; init; } = new() { Random = Random.Shared.NextDouble };

    /// <summary>The names and intervals of reviews.</summary>
    public ReviewOptions Reviews { get; init; } = new() { Random = Random.Shared.NextDouble };

    /// <summary>Everything that the settings file can set, to detect changes. It contains secrets: never log it.</summary>
    public string Content =>
        JsonSerializer.Serialize(
            new
            {
                Sources,
                PostgreSql,
                AuditKeys = AuditKeys?.All,
                Listen,
                Access,
                PollInterval,
                Retention,
                Reconciliation.Resync,
                Reviews.Instance,
            }
        );

    /// <summary>The unique name of this controller among those that share the database.</summary>
    public string Owner { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";
}
