using GitOps.Controller.Cli.FetchWorker;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Diagnostics;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Reports;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Git;
using GitOps.GitHub;
using GitOps.State;

namespace GitOps.Controller.Cli.Doctor;

/// <summary>The checks of <c>gitops doctor</c>. A failed check does not stop the others, except those that depend on it.</summary>
internal sealed class DoctorChecks(Host host, ServiceSettings settings)
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromSeconds(30);
    private readonly List<Finding> _findings = [];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        await CheckDatabaseAsync(cancellationToken);
        using var clones = new TemporaryFolder();
        var (hosts, tokens) = GitHubRegistration.Connect(settings.GitHub, host.Time);
        var remotes = GitRegistration.AddRemotes(
            new GitOptions { Folder = clones.Path, WorkerCommand = FetchWorkerCommand.Program },
            host.Time,
            tokens
        );
        foreach (var source in settings.Sources)
        {
            await CheckReviewHostAsync(source, hosts, cancellationToken);
            await CheckSourceAsync(source, remotes.Open(source.Remote), cancellationToken);
        }

        return _findings;
    }

    private Task<bool> CheckDatabaseAsync(CancellationToken cancellationToken) =>
        TryAsync(
            settings.PostgreSql is null ? "database: SQLite in the data folder" : "database: PostgreSQL",
            async () =>
                await StateRegistration.CheckAsync(settings.State, cancellationToken) switch
                {
                    DatabaseState.New => "new: the service creates its tables",
                    DatabaseState.Older => "readable; the service migrates it to this version",
                    DatabaseState.Current => "readable, and its schema matches this version",
                    var state => throw new InvalidOperationException($"unknown state {state}"),
                }
        );

    private async Task CheckReviewHostAsync(SourceOptions source, IReviewHosts hosts, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var finding in await hosts.CheckAsync(source.Remote.Url, cancellationToken))
                _findings.Add(new(finding.Passed, $"{source.Name}: {finding.Check}", finding.Detail));
        }
        catch (ServiceException exception)
        {
            _findings.Add(new(false, $"{source.Name}: GitHub", exception.Message));
        }
    }

    private async Task CheckSourceAsync(SourceOptions source, IRemoteRepository remote, CancellationToken cancellationToken)
    {
        _findings.Add(
            new(
                source.WebhookSecret is null ? null : true,
                $"{source.Name}: webhook secret",
                source.WebhookSecret is null
                    ? "not set: changes are polled for; set webhookSecretFile or webhookSecretVariable to be notified at once"
                    : "set"
            )
        );
        if (
            !await TryAsync(
                $"{source.Name}: Git",
                async () =>
                {
                    await remote.FetchAsync(cancellationToken);
                    return $"{source.Remote} can be fetched";
                }
            )
        )
            return;
        var (_, read, diagnostics, _) = new SourceSettingsReader(remote, host.Catalog).Get();
        _findings.Add(
            new(
                read is not null,
                $"{source.Name}: {RepositorySettingsReader.FileName}",
                read is not null ? $"{read.Environments.Count} environments" : Diagnostic.FirstError(diagnostics)!
            )
        );
        foreach (var environment in read?.Environments ?? [])
        {
            var name = $"{source.Name}/{environment.Name}";
            // Requests are signed: they go nowhere that the service does not allow.
            if ((source.Bounds.Refusal(read!) ?? source.Bounds.Refusal(environment)) is { } refusal)
                _findings.Add(new(false, $"{name}: bounds", refusal));
            else
                await CheckEnvironmentAsync(name, new CommitReader(remote, new(remote, host.Catalog)), environment, cancellationToken);
        }
    }

    private async Task CheckEnvironmentAsync(
        string name,
        CommitReader git,
        EnvironmentSettings environment,
        CancellationToken cancellationToken
    )
    {
        EnvironmentConnection? connection = null;
        if (
            !await TryAsync(
                $"{name}: AWS",
                async () =>
                {
                    connection = await host.Environments.ConnectAsync(environment, cancellationToken);
                    return $"account {environment.Account} in {environment.Region}";
                }
            )
        )
            return;
        _findings.Add(ClockOf(name, connection!.ClockAhead));
        Report(
            name,
            await PermissionProbe.TryAsync("tag:GetResources", () => connection!.Reader.SweepAsync("gitops-doctor", cancellationToken))
        );
        var location = git.Locate(environment.Name);
        if (location.Revision is null)
        {
            _findings.Add(new(false, $"{name}: commit", OutcomeText.Of(location.Problem!)));
            return;
        }

        var unused = $"gitops-doctor-{Guid.NewGuid().ToString("N")[..8]}";
        using var files = git.Open(location);
        var content = host.Pipeline.Read(location.Repository, environment, files, new());
        var probe = new PermissionProbe(new Decider(host.Policy));
        foreach (var kind in content.Graph.Resources.Select(r => r.Kind).Distinct())
        foreach (var permission in await probe.TryAsync(connection!, kind, unused, cancellationToken))
            Report(name, permission);
    }

    private static Finding ClockOf(string name, TimeSpan ahead) =>
        ahead.Duration() < MaxClockSkew
            ? new(true, $"{name}: clock", "in sync with AWS")
            : new(
                false,
                $"{name}: clock",
                $"this machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "behind" : "ahead of")} AWS's: "
                    + "requests are signed with AWS's time, but schedules and ages use this machine's; synchronize it (NTP)"
            );

    private void Report(string name, Permission permission) =>
        _findings.Add(
            new(
                permission.Granted,
                $"{name}: {permission.Action}",
                permission.Granted switch
                {
                    true => "granted",
                    false => $"missing: {permission.Detail}",
                    null => permission.Detail,
                }
            )
        );

    private async Task<bool> TryAsync(string name, Func<Task<string>> check)
    {
        try
        {
            _findings.Add(new(true, name, await check()));
            return true;
        }
        catch (Exception exception) when (exception is ServiceException or CommandException or IOException)
        {
            _findings.Add(new(false, name, exception.Message));
            return false;
        }
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("gitops-doctor-").FullName;

        public void Dispose()
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
