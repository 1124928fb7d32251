using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Connections;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>The repository of the current folder, read at a commit or from the working tree.</summary>
internal sealed class Workspace(Host host, IRepository repository, IRepositoryFiles files)
{
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>The repository.</summary>
    public IRepository Repository { get; } = repository;

    /// <summary>The files that are read.</summary>
    public IRepositoryFiles Files { get; } = files;

    public static Workspace Open(Host host, string? reference = null)
    {
        var repository =
            host.Repositories.Find(host.Folder)
            ?? throw new CommandException(
                $"{host.Folder} is not in a Git repository: go to one, or create one with `{Host.Command} init <folder>`"
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

    /// <summary>All diagnostics of all environments.</summary>
    public IReadOnlyList<Diagnostic> Validate(IReadOnlyDictionary<string, string> variables)
    {
        var reader = new RepositoryReader(Files, host.Catalog);
        var settings = reader.ReadSettings();
        var cache = new ReadingCache();
        var found = settings?.Environments.SelectMany(e => Read(settings, e, variables, cache).Diagnostics) ?? [];
        return Diagnostic.Sort([.. reader.Diagnostics, .. found]);
    }

    /// <summary>
    /// Connects to an environment and resolves its inputs. Throws when its manifests have errors. For a command that <paramref name="observes"/>
    /// the actual state, the sweep begins at once, while the manifests are read.
    /// </summary>
    public async Task<Session> ConnectAsync(
        string? name,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? variables = null,
        bool observes = true
    )
    {
        var reader = new RepositoryReader(Files, host.Catalog);
        var settings = reader.ReadSettings() ?? throw new ManifestErrorsException(reader.Diagnostics);
        var environment = Select(settings, name);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = Task.Run(
            () => ConnectAsync(environment, settings.Repository, observes, abandoned.Token, cancellationToken),
            abandoned.Token
        );
        var cache = new ReadingCache();
        var content = Read(settings, environment, variables ?? NoVariables, cache);
        if (content.Errors.Count > 0)
        {
            await abandoned.CancelAsync();
            await connecting.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw new ManifestErrorsException(Diagnostic.Sort([.. reader.Diagnostics, .. content.Diagnostics]));
        }

        foreach (var warning in content.Diagnostics)
            host.Output.Say(DiagnosticReport.Text(warning));
        var connection = await connecting;
        var inputs = await host.Pipeline.ResolveAsync(content, connection, cache, cancellationToken);
        return inputs.Diagnostics.Count > 0
            ? throw new ManifestErrorsException(inputs.Diagnostics)
            : new(host.Pipeline, environment, inputs.Graph, Files, connection);
    }

    private async Task<EnvironmentConnection> ConnectAsync(
        EnvironmentSettings environment,
        string repositoryId,
        bool observes,
        CancellationToken abandoned,
        CancellationToken cancellationToken
    )
    {
        var connection = await host.Environments.ConnectAsync(environment, abandoned);
        return observes
            ? connection with
            {
                Reader = new PrefetchedResourceReader(connection.Reader, connection.Reader.SweepAsync(repositoryId, cancellationToken)),
            }
            : connection;
    }

    private EnvironmentContent Read(
        RepositorySettings settings,
        EnvironmentSettings environment,
        IReadOnlyDictionary<string, string> variables,
        ReadingCache cache
    )
    {
        var vars = environment
            .Vars.Where(v => !variables.ContainsKey(v.Key))
            .Concat(variables.Select(v => KeyValuePair.Create(v.Key, DataScalar.Of(v.Value))));
        var changed = variables.Count == 0 ? environment : environment with { Vars = vars.ToDictionary() };
        return host.Pipeline.Read(settings.Repository, changed, Files, cache);
    }

    private static EnvironmentSettings Select(RepositorySettings settings, string? name)
    {
        var names = string.Join(", ", settings.Environments.Select(e => e.Name));
        if (name is null)
            return settings.Environments.Count == 1
                ? settings.Environments[0]
                : throw new CommandException($"{settings.Environments.Count} environments: name one with --env ({names})");
        return settings.Environments.FirstOrDefault(e => e.Name == name)
            ?? throw new CommandException($"there is no environment {name}: expected one of {names}");
    }
}
