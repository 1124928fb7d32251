using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Operations;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Controller.Hosting;

/// <summary>Manifests that can't be used, with every fault.</summary>
internal sealed class ManifestFaults(IReadOnlyList<Diagnostic> diagnostics) : Exception(Diagnostic.FirstError(diagnostics))
{
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;
}

/// <summary>One environment, ready to be looked at and changed.</summary>
internal sealed record Session(
    EnvironmentSettings Environment,
    DesiredGraph Graph,
    IRepositoryFiles Files,
    EnvironmentConnection Connection
)
{
    /// <summary>How long to wait between looks: short where nothing is billed.</summary>
    public TimeSpan Poll => Environment.Endpoint is null ? TimeSpan.FromSeconds(15) : TimeSpan.FromMilliseconds(250);

    /// <summary>Looks at what is there, and plans.</summary>
    public async Task<(ObservedState Observed, Plan Plan)> PlanAsync(
        KindCatalog catalog,
        PlanOptions options,
        CancellationToken cancellationToken,
        bool verify = false
    )
    {
        var observed = await new Observation(Connection.Reader, Connection.Datasets).ObserveAsync(Graph, verify, cancellationToken);
        return (observed, Planner.Plan(Graph, observed, catalog, options with { Source = Files.Source }));
    }
}

/// <summary>The repository that the user stands in, read at a commit or from the working tree.</summary>
internal sealed class Workspace(Host host, IRepository repository, IRepositoryFiles files)
{
    /// <summary>The repository.</summary>
    public IRepository Repository { get; } = repository;

    /// <summary>The files that are read.</summary>
    public IRepositoryFiles Files { get; } = files;

    public static Workspace Open(Host host, string? reference)
    {
        var repository =
            host.Repositories.Find(host.Folder)
            ?? throw new CommandException(
                $"{host.Folder} is in no Git repository: go into one, or make one with `{Host.Command} init <folder>`"
            );
        try
        {
            return new(host, repository, reference is null ? repository.WorkingTree() : repository.At(reference));
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message.Split(" (Parameter")[0]);
        }
    }

    /// <summary>All faults of all environments.</summary>
    public IReadOnlyList<Diagnostic> Validate(IReadOnlyDictionary<string, string> variables)
    {
        var reading = new RepositoryReading(Files, host.Catalog);
        var found = new List<Diagnostic>();
        foreach (var environment in reading.ReadSettings()?.Environments ?? [])
            found.AddRange(Build(reading, environment, variables, "").Diagnostics);
        return Diagnostic.Sort([.. reading.Diagnostics, .. found]);
    }

    /// <summary>Connects to an environment and completes what it wants; throws when its manifests have errors. A verb that <paramref name="looks"/> at what is there has its sweep begun at once.</summary>
    public async Task<Session> ConnectAsync(
        string? name,
        IReadOnlyDictionary<string, string> variables,
        CancellationToken cancellationToken,
        bool looks = true
    )
    {
        var reading = new RepositoryReading(Files, host.Catalog);
        var settings = reading.ReadSettings() ?? throw new ManifestFaults(reading.Diagnostics);
        var environment = Select(settings, name);
        // The manifests are read while the first calls are under way.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = Task.Run(
            () => ConnectAsync(environment, settings.Repository, looks, abandoned.Token, cancellationToken),
            abandoned.Token
        );
        var (graph, diagnostics) = Build(reading, environment, variables, settings.Repository);
        var all = Diagnostic.Sort([.. reading.Diagnostics, .. diagnostics]);
        if (all.Any(d => d.Severity == Severity.Error))
        {
            await abandoned.CancelAsync();
            await connecting.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw new ManifestFaults(all);
        }

        foreach (var warning in all)
            host.Output.Say(Core.Reports.DiagnosticReport.Text(warning));
        var connection = await connecting;
        var loaded = await new DesiredLoading(Files, connection.Datasets, connection.Reader, host.Time.GetUtcNow()).LoadAsync(
            graph,
            cancellationToken
        );
        return loaded.Diagnostics.Count > 0
            ? throw new ManifestFaults(loaded.Diagnostics)
            : new(environment, loaded.Graph, Files, connection);
    }

    private async Task<EnvironmentConnection> ConnectAsync(
        EnvironmentSettings environment,
        string repositoryId,
        bool looks,
        CancellationToken abandoned,
        CancellationToken cancellationToken
    )
    {
        var connection = await host.Environments.ConnectAsync(environment, abandoned);
        return looks
            ? connection with
            {
                Reader = new SweptReader(connection.Reader, connection.Reader.SweepAsync(repositoryId, cancellationToken)),
            }
            : connection;
    }

    private (DesiredGraph Graph, IReadOnlyList<Diagnostic> Diagnostics) Build(
        RepositoryReading reading,
        EnvironmentSettings environment,
        IReadOnlyDictionary<string, string> variables,
        string repositoryId
    )
    {
        var manifests = reading.ReadManifests(With(environment, variables));
        return DesiredState.Build(repositoryId, manifests.Environment, manifests.Manifests, manifests.Unread, host.Catalog);
    }

    private static EnvironmentSettings With(EnvironmentSettings environment, IReadOnlyDictionary<string, string> variables) =>
        variables.Count == 0
            ? environment
            : environment with
            {
                Vars = environment
                    .Vars.Where(v => !variables.ContainsKey(v.Key))
                    .Concat(variables.Select(v => KeyValuePair.Create(v.Key, DataScalar.Of(v.Value))))
                    .ToDictionary(),
            };

    private static EnvironmentSettings Select(RepositorySettings settings, string? name)
    {
        var names = string.Join(", ", settings.Environments.Select(e => e.Name));
        if (name is null)
            return settings.Environments.Count == 1
                ? settings.Environments[0]
                : throw new CommandException($"there are {settings.Environments.Count} environments: say which with --env ({names})");
        return settings.Environments.FirstOrDefault(e => e.Name == name)
            ?? throw new CommandException($"there is no environment {name}; there are {names}");
    }
}
