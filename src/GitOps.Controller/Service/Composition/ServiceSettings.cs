using System.Text.Json;
using GitOps.Controller.Service.Access;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.State;

namespace GitOps.Controller.Service.Composition;

/// <summary>A repository that the service watches.</summary>
internal sealed record SourceOptions(string Name, RemoteSource Remote, string? WebhookSecret = null);

/// <summary>How the service is run.</summary>
internal sealed record ServiceSettings
{
    /// <summary>The repositories.</summary>
    public required IReadOnlyList<SourceOptions> Sources { get; init; }

    /// <summary>The folder for clones, the SQLite database and the service's address.</summary>
    public required string DataFolder { get; init; }

    /// <summary>A connection string of PostgreSQL, or null for SQLite.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Where its state is kept.</summary>
    public StateOptions State => new() { File = Path.Combine(DataFolder, "state.db"), PostgreSql = PostgreSql };

    /// <summary>Where it listens.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8470";

    /// <summary>Who may do what.</summary>
    public AccessSettings Access { get; init; } = AccessSettings.Open;

    /// <summary>How often a repository is asked for news when no webhook tells of them.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long history is kept.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How reconciliations follow each other.</summary>
    public ReconciliationOptions Reconciliation { get; init; } = new() { Random = Random.Shared.NextDouble };

    /// <summary>All that a file can say, to tell settings apart; secrets are in it.</summary>
    public string Content =>
        JsonSerializer.Serialize(
            new
            {
                Sources,
                PostgreSql,
                Listen,
                Access,
                PollInterval,
                Retention,
                Reconciliation.Resync,
            }
        );

    /// <summary>This controller's name among others.</summary>
    public string Owner { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";
}
