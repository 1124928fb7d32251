using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Connections;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>The repository of the working directory, at a commit or as the working tree has it.</summary>
internal sealed class Workspace(Host host, IRepository repository, IRepositoryFiles files)
{
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>The repository.</summary>
    public IRepository Repository { get; } = repository;

    /// <summary>The files of that commit or of the working tree.</summary>
    public IRepositoryFiles Files { get; } = files;

    /// <summary>Opens the repository at a commit, branch or tag; at the working tree if none is given.</summary>
    /// <exception cref="CommandException">There is no repository, or it does not contain the reference.</exception>
    public static Workspace Open(Host host, string? reference = null)
    {
        var repository =
            host.Repositories.Find(host.Folder)
            ?? throw new CommandException(
                $"{host.Folder} is not in a Git repository: change to one, or create one with `{Host.Command} init <folder>`"
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

    /// <summary>All diagnostics of all environments, without calls to AWS.</summary>
    public IReadOnlyList<Diagnostic> Validate(IReadOnlyDictionary<string, string> variables)
    {
        var reader = new RepositoryReader(Files, host.Catalog);
        var settings = reader.ReadSettings();
        var cache = new ReadingCache();
        var contents = settings?.Environments.Select(e => Read(settings, e, variables, cache)) ?? [];
        // With errors, a name may be missing only because its manifest can't be read.
        var diagnostics = contents.SelectMany(c =>
            c.Errors.Count > 0 ? c.Diagnostics : c.Diagnostics.Concat(ExternalNames.Warnings(c.Graph))
        );
        return Diagnostic.Sort([.. reader.Diagnostics, .. diagnostics]);
    }

    /// <summary>
    /// Connects to an environment and resolves its inputs. For a command that <paramref name="observes"/> the actual state, the sweep of
    /// the account starts at once, while the manifests are read.
    /// </summary>
    /// <exception cref="CommandException">The environment does not exist, or several do and none is named.</exception>
    /// <exception cref="ManifestErrorsException">The manifests have errors.</exception>
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
            host.Output.Info(DiagnosticReport.Text(warning));
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
                : throw new CommandException($"--env is required with {settings.Environments.Count} environments: expected one of {names}");
        return settings.Environments.FirstOrDefault(e => e.Name == name)
            ?? throw new CommandException($"environment {name} not found: expected one of {names}");
    }
}
