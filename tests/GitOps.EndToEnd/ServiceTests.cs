using Amazon.Runtime;
using Amazon.S3;
using GitOps.Aws;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.LocalAws.Faults;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd;

/// <summary>The service from push to verdict.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private const string Dev = Shop.Dev;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync(runCommands: true);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_pushed_commit_is_applied_and_ends_as_Succeeded()
    {
        await using var service = await _shop.StartAsync();
        var first = _shop.Push(("models/group.yaml", Manifests.PackageGroup("a")));

        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, first)).State);
        var second = _shop.Push(("models/more.yaml", Manifests.PackageGroup("b")));
        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, second)).State);

        Assert.Equal(["a", "b"], _shop.Created("CreateModelPackageGroup"));
        Assert.Contains(
            "Succeeded: shop/dev",
            (await service.TypeAsync("wait", "--commit", second[..10])).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await service.TypeAsync("status")).Code);
        Assert.Contains("chain verified", (await service.TypeAsync("audit")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_says_why_each_step_was_taken()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(Dev, _shop.Push(("data/rows/train.csv", Manifests.Rows), ("models/all.yaml", Manifests.Everything(2))));
        await service.EndOfAsync(Dev, _shop.Push(("models/all.yaml", Manifests.Everything(3))));

        // The audit log follows the outbox, so that its last entry can come after the end of the commit.
        var audit = await service.AuditUntilAsync("redeploy  shop/dev Endpoint/shop", "forget  shop/dev");

        Assert.Matches(@"run  shop/dev TrainingJob/rows .*: HyperParameters.max_depth changed", audit);
        Assert.Matches(@"create  shop/dev Model/rows .*: follows TrainingJob/rows", audit);
        Assert.Matches(@"redeploy  shop/dev Endpoint/shop .*: follows EndpointConfig/shop", audit);
        Assert.True(audit.IndexOf("redeploy", StringComparison.Ordinal) < audit.IndexOf("forget", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_manifest_fails_its_commit_changes_nothing_and_the_fixed_one_is_applied()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(
            Dev,
            _shop.Push(
                ("gitops.yaml", Shop.Settings("sync: {prune: true}")),
                ("models/a.yaml", Manifests.PackageGroup("a")),
                ("models/b.yaml", Manifests.PackageGroup("b"))
            )
        );

        var broken = await service.EndOfAsync(Dev, _shop.Push(("models/a.yaml", ""), ("models/b.yaml", "kind: [")));

        Assert.Equal("Failed", broken.State);
        Assert.Contains("models/b.yaml:", broken.Reason, StringComparison.Ordinal);
        Assert.Contains("in the manifests", (await service.TypeAsync("why", "dev")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_shop.Aws.Journal(), l => l.Operation.StartsWith("Delete", StringComparison.Ordinal));
        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, _shop.Push(("models/b.yaml", Manifests.PackageGroup("b"))))).State);
        Assert.Equal(["a"], _shop.Aws.Journal().Where(l => l is { Operation: "DeleteModelPackageGroup", Status: 200 }).Select(l => l.Name));
    }

    [Fact]
    public async Task An_emptied_folder_removes_nothing_without_confirmation()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(
            Dev,
            _shop.Push(("gitops.yaml", Shop.Settings("sync: {prune: true}")), ("models/a.yaml", Manifests.PackageGroup("a")))
        );

        var emptied = await service.EndOfAsync(Dev, _shop.Push(("models/a.yaml", ""), ("models/readme.txt", "nothing here")));

        Assert.Equal("Failed", emptied.State);
        Assert.Contains("the environment is empty, so nothing is pruned", emptied.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_shop.Aws.Journal(), l => l.Operation.StartsWith("Delete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_removals_wait_for_confirmation_in_the_commit()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(
            Dev,
            _shop.Push(
                ("gitops.yaml", Shop.Settings("sync: {prune: true}")),
                ("models/keep.yaml", Manifests.PackageGroup("keep")),
                ("models/a.yaml", Groups(10))
            )
        );

        Assert.Contains(
            "10 of 11 resources would be pruned, more than a fifth",
            (await service.EndOfAsync(Dev, _shop.Push(("models/a.yaml", "")))).Reason,
            StringComparison.Ordinal
        );
        _shop.Upstream.Run("commit", "-q", "--allow-empty", "-m", "Remove them all\n\nGitops-Allow-Prune: 10");
        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, _shop.Upstream.Run("rev-parse", "HEAD"))).State);
        Assert.Equal(10, _shop.Aws.Journal().Count(l => l is { Operation: "DeleteModelPackageGroup", Status: 200 }));
    }

    [Fact]
    public async Task Two_hundred_manifests_that_move_to_other_folders_remove_and_make_nothing()
    {
        await using var service = await _shop.StartAsync();
        var before = Enumerable.Range(0, 200).Select(i => ($"models/{i}.yaml", Manifests.PackageGroup($"g{i}"))).ToArray();
        await service.EndOfAsync(Dev, _shop.Push([("gitops.yaml", Shop.Settings("sync: {prune: true}")), .. before]));
        var made = _shop.Aws.Journal().Count;

        var moved = await service.EndOfAsync(
            Dev,
            _shop.Push([
                .. before.Select(f => (f.Item1, "")),
                .. before.Select(f => (f.Item1.Replace("models/", "models/deep/er/", StringComparison.Ordinal), f.Item2)),
            ])
        );

        Assert.Equal("Succeeded", moved.State);
        Assert.DoesNotContain(
            _shop.Aws.Journal().Skip(made),
            l =>
                l.Operation.StartsWith("Create", StringComparison.Ordinal)
                || l.Operation.StartsWith("Delete", StringComparison.Ordinal)
                || l.Operation.StartsWith("Update", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Commits_pushed_while_jobs_train_all_end_and_only_runs_that_the_last_wants_go_on()
    {
        Assert.SkipUnless(Programs.Has("sh"), "there is no shell on this machine");
        var gate = Path.Combine(_shop.Data, "gate");
        await using var service = await _shop.StartAsync();
        var one = _shop.Push(
            ("data/rows/train.csv", Manifests.Rows),
            ("models/data.yaml", Manifests.Dataset()),
            ("models/jobs.yaml", Manifests.Waiting("stays", gate) + "---\n" + Manifests.Waiting("goes", gate))
        );
        await service.UntilAsync(Dev, s => s.Commit == one && s.Outcome == OutcomeState.Progressing);
        var two = _shop.Push(("models/jobs.yaml", Manifests.Waiting("stays", gate) + "---\n" + Manifests.Waiting("comes", gate)));
        await service.UntilAsync(Dev, s => s.Commit == two && s.Outcome == OutcomeState.Progressing);
        var three = _shop.Push(("models/jobs.yaml", Manifests.Waiting("stays", gate) + "---\n" + Manifests.Waiting("last", gate)));
        await service.UntilAsync(Dev, s => s.Commit == three && s.Outcome == OutcomeState.Progressing);
        await File.WriteAllTextAsync(gate, "open");

        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, three)).State);
        Assert.Equal(
            ("Superseded", "Superseded"),
            ((await service.EndOfAsync(Dev, one)).State, (await service.EndOfAsync(Dev, two)).State)
        );
        Assert.Equal(
            ["comes", "goes"],
            _shop
                .Aws.Journal()
                .Where(l => l is { Operation: "StopTrainingJob", Status: 200 })
                .Select(l => l.Name.Split('-')[0])
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["comes", "goes", "last", "stays"],
            _shop.Created("CreateTrainingJob").Select(n => n.Split('-')[0]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(5, (await service.TypeAsync("wait", "--commit", one)).Code);
    }

    [Fact]
    public async Task A_commit_that_leaves_an_environment_unchanged_supersedes_no_work_in_it()
    {
        var remote = GitOps
            .Git.GitRegistration.AddRemotes(
                new()
                {
                    Folder = Path.Combine(_shop.Data, "clones"),
                    WorkerCommand = Controller.Cli.FetchWorker.FetchWorkerCommand.Program,
                },
                TimeProvider.System
            )
            .Open(new(_shop.Upstream.Path));
        _shop.Push(
            ("models/a.yaml", Manifests.PackageGroup("a")),
            ("data/rows/train.csv", Manifests.Rows),
            ("models/data.yaml", Manifests.Dataset())
        );
        await remote.FetchAsync(default);
        var git = new CommitReader(remote, new(remote, KindCatalog.Default));
        var location = git.Locate("dev");
        var pipeline = new EnvironmentPipeline(new(new AllowEverything()), KindCatalog.Default, TimeProvider.System);
        var read = pipeline.Read(location.Repository, location.Environment!, git.Open(location), new());
        var reading = new CommitContent(location.SettingsCommit, location.Revision!, "", read);
        var elsewhere = _shop.Push(("notes.md", "nothing of dev"));
        var settings = _shop.Push(("gitops.yaml", Project.Settings() + "# changed\n"));
        var data = _shop.Push(("gitops.yaml", Project.Settings()), ("data/rows/train.csv", Manifests.Rows + "1,1.0,1.0\n"));
        await remote.FetchAsync(default);

        Assert.True(git.LeavesUnchanged(reading, elsewhere));
        Assert.False(git.LeavesUnchanged(reading, data));
        Assert.False(git.LeavesUnchanged(reading, settings));
        Assert.False(git.LeavesUnchanged(reading, new string('0', 40)));
    }

    [Fact]
    public async Task Commits_that_come_faster_than_a_pass_do_not_starve_the_environment()
    {
        await using var aws = await Drivers.LocalAws.StartAsync(
            faults: new()
            {
                Operations = new Dictionary<string, FaultRates>
                {
                    ["DescribeModelPackageGroup"] = new() { Late = 1, LateBy = TimeSpan.FromMilliseconds(700) },
                },
            }
        );
        await using var service = await Service.StartAsync(aws.Folder, _shop.Data, [new("shop", new(_shop.Upstream.Path))]);

        bool IsMade() => aws.Journal().Any(l => l is { Operation: "CreateModelPackageGroup", Status: 200 });
        var pushed = 0;
        await Eventually.IsTrueAsync(
            () =>
            {
                _shop.Push(("models/a.yaml", Manifests.PackageGroup($"a{pushed++}")));
                return IsMade();
            },
            "a group created while commits keep coming"
        );
    }

    [Fact]
    public async Task A_manual_environment_waits_for_a_sync_and_a_suspended_one_for_its_settings()
    {
        await using var service = await _shop.StartAsync();
        var commit = _shop.Push(("gitops.yaml", Shop.Settings("sync: {mode: manual}")), ("models/a.yaml", Manifests.PackageGroup("a")));

        Assert.Contains("sync is manual", (await service.UntilAsync(Dev, s => s.Commit == commit)).Summary, StringComparison.Ordinal);
        await service.TypeAsync("sync", "shop/dev");
        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, commit)).State);
        var suspended = _shop.Push(("gitops.yaml", Shop.Settings("suspend: true")), ("models/b.yaml", Manifests.PackageGroup("b")));
        Assert.Equal(OutcomeState.Stalled, (await service.UntilAsync(Dev, s => s.Commit == suspended)).Outcome);
        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, _shop.Push(("gitops.yaml", Shop.Settings(""))))).State);
        Assert.Equal(["a", "b"], _shop.Created("CreateModelPackageGroup"));
    }

    [Fact]
    public async Task A_command_is_acted_on_at_once_however_rarely_the_environment_is_reconciled()
    {
        var rarely = TimeSpan.FromHours(1);
        await using var service = await _shop.StartAsync(s =>
            s with
            {
                PollInterval = rarely,
                Reconciliation = s.Reconciliation with { Resync = rarely },
            }
        );
        var commit = _shop.Push(("gitops.yaml", Shop.Settings("sync: {mode: manual}")), ("models/a.yaml", Manifests.PackageGroup("a")));
        await service.Services.GetRequiredService<JobScheduler>().PollNowAsync("shop", isFailing: false, default);
        await service.UntilAsync(Dev, s => s.Commit == commit && s.Outcome == OutcomeState.Stalled);

        await service.TypeAsync("sync", "shop/dev");

        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, commit)).State);
    }

    [Fact]
    public async Task The_loss_of_the_database_starts_nothing_again_and_a_suspended_resource_stays_suspended()
    {
        var files = new[] { ("data/rows/train.csv", Manifests.Rows), ("models/all.yaml", Manifests.Everything(2)) };
        await using (var service = await _shop.StartAsync())
        {
            await service.EndOfAsync(Dev, _shop.Push(files));
            Assert.Equal(
                0,
                (await Project.TypeAsync(_shop.Upstream.Path, _shop.Aws.Folder, "suspend", "Endpoint/shop", "--reason", "an audit")).Code
            );
        }

        var before = _shop.Aws.Journal().Count;
        Directory.Delete(_shop.Data, recursive: true);
        await using var again = await _shop.StartAsync();
        await again.UntilAsync(Dev, s => s.Outcome == OutcomeState.Synced);
        Assert.Contains(again.Log, l => l.Contains("history starts now", StringComparison.Ordinal));
        Assert.DoesNotContain(_shop.Aws.Journal().Skip(before), l => Changes(l.Operation));
        var moved = _shop.Push(("models/all.yaml", Manifests.Everything(3)));

        var held = await again.UntilAsync(Dev, s => s.Commit == moved && s.Outcome == OutcomeState.Stalled);
        Assert.Contains("suspended: an audit", held.Summary, StringComparison.Ordinal);
        Assert.Contains("suspended: an audit", (await again.TypeAsync("why", "Endpoint/shop")).Output, StringComparison.Ordinal);
        var listed = await Project.TypeAsync(_shop.Upstream.Path, _shop.Aws.Folder, "get");
        Assert.Contains("suspended: an audit", listed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_shop.Aws.Journal(), l => l.Operation == "UpdateEndpoint");
        Assert.Equal(0, (await Project.TypeAsync(_shop.Upstream.Path, _shop.Aws.Folder, "resume", "Endpoint/shop")).Code);
        // The service does not know of a change that somebody made in AWS until it reads again.
        await again.TypeAsync("sync", "shop/dev");
        Assert.Equal("Succeeded", (await again.EndOfAsync(Dev, moved)).State);
    }

    [Fact]
    public async Task Unsigned_commits_are_not_applied_where_signatures_are_asked_for()
    {
        await using var service = await _shop.StartAsync();

        var unsigned = await service.EndOfAsync(
            Dev,
            _shop.Push(
                ("gitops.yaml", Shop.Settings("signers: {allowedSigners: .signers}")),
                (".signers", "# nobody"),
                ("models/a.yaml", Manifests.PackageGroup("a"))
            )
        );

        Assert.Equal("Failed", unsigned.State);
        Assert.Contains("is not trusted: it is not signed", unsigned.Reason, StringComparison.Ordinal);
        Assert.Empty(_shop.Created("CreateModelPackageGroup"));
    }

    private static bool Changes(string operation) =>
        new[] { "Create", "Update", "Delete", "Stop" }.Any(v => operation.StartsWith(v, StringComparison.Ordinal));

    private static string Groups(int count) =>
        string.Join("---\n", Enumerable.Range(0, count).Select(i => Manifests.PackageGroup($"g{i}")));
}
