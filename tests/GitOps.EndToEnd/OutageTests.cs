using System.Data.Common;
using System.Globalization;
using System.Net;
using GitOps.Controller.Service.Api;
using GitOps.Core.Commands;
using GitOps.Core.Commits;
using GitOps.Core.Decisions;
using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Commands;
using GitOps.Engine.Deciding;
using GitOps.Engine.Deliveries;
using GitOps.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Quartz;

namespace GitOps.EndToEnd;

/// <summary>
/// The database goes away and comes back: the service goes on by itself and loses nothing. <c>GITOPS_OUTAGES=20</c> runs the long form,
/// with outages of up to two minutes.
/// </summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private static readonly int? Long = Environment.GetEnvironmentVariable("GITOPS_OUTAGES") is { Length: > 0 } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : null;

    [Fact]
    public async Task Sources_and_environments_whose_schedules_were_lost_are_scheduled_again()
    {
        await using var shop = await Shop.OpenAsync();
        var first = shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        await using var service = await shop.StartAsync();
        await service.EndOfAsync(Shop.Dev, first);

        await (await service.Services.GetRequiredService<ISchedulerFactory>().GetScheduler()).Clear();
        var second = shop.Push(("models/b.yaml", Manifests.PackageGroup("b")));

        Assert.Equal(nameof(CommitState.Succeeded), (await service.EndOfAsync(Shop.Dev, second)).State);
    }

    [Fact]
    public async Task Without_its_database_the_service_is_not_ready_and_can_be_stopped()
    {
        Assert.SkipUnless(PostgreSql.IsHere, "PostgreSQL is not on this machine");
        await using var database = await PostgreSql.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        using var policy = new GatedPolicy();
        var service = await shop.StartAsync(
            s => s with { PostgreSql = database.ConnectionString, AuditKeys = TestAuditKeys.Value },
            policy: policy
        );

        // A job that is running then ends, and can't record that.
        await policy.EnteredAsync();
        await database.StopAsync();
        policy.Open();
        await Eventually.IsTrueAsync(
            () => service.Log.Any(l => l.Contains("Job reconcile.shop/dev threw", StringComparison.Ordinal)),
            "a reconciliation that failed without the database"
        );
        await Eventually.IsTrueAsync(
            async () => await service.ReadinessAsync() == HttpStatusCode.ServiceUnavailable,
            "the service not to be ready"
        );

        service.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = TimeSpan.FromSeconds(2);
        await service.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Outages_at_random_moments_lose_no_commit_command_delivery_or_audit_entry()
    {
        Assert.SkipUnless(PostgreSql.IsHere, "PostgreSQL is not on this machine");
        await using var database = await PostgreSql.StartAsync();
        await using var shop = await Shop.OpenAsync();
        shop.Push(("models/base.yaml", Manifests.PackageGroup("base")));
        await using var service = await shop.StartAsync(s =>
            s with
            {
                PostgreSql = database.ConnectionString,
                AuditKeys = TestAuditKeys.Value,
            }
        );
        await service.UntilAsync(Shop.Dev, e => e.Outcome == OutcomeState.Synced);
        var random = new Random(21);
        int[] seconds = Long is null ? [0, 1, 2] : [1, 10, 50, 120];
        var commands = service.Services.GetRequiredService<ICommandQueue>();
        var users = new List<string>();
        var names = new List<string>();
        var sent = new List<Task>();

        for (var outage = 0; outage < (Long ?? 5); outage++)
        {
            var commit = shop.Push(($"models/g{outage}.yaml", Manifests.PackageGroup($"g{outage}")));
            names.Add($"g{outage}");
            users.Add($"user-{outage}");
            await commands.EnqueueAsync(new SyncCommand(new("shop", "dev"), commit, users[^1], DateTimeOffset.UtcNow), commit, default);
            sent.Add(DeliverAsync(service, $"delivery-{outage}"));
            // A random moment of the poll, the reconciliation, or the time between.
            await Task.Delay(random.Next(1500));
            await database.StopAsync();
            await Task.Delay(TimeSpan.FromSeconds(seconds[random.Next(seconds.Length)]));
            await database.StartAgainAsync();
            var end = await service.EndOfAsync(Shop.Dev, commit);
            Assert.Equal(nameof(CommitState.Succeeded), end.State);
            output.WriteLine($"outage {outage}: the commit ended");
        }

        await Task.WhenAll(sent);
        await Eventually.IsTrueAsync(
            async () =>
                (await service.GetAsync<IReadOnlyList<DeliveryView>>("deliveries?limit=1000")).Count(d => d.Done is not null) == sent.Count,
            "every delivery processed"
        );
        Assert.Equal(names.Append("base").Order(StringComparer.Ordinal), shop.Created("CreateModelPackageGroup"));
        var audit = await service.AuditUntilAsync([.. users, .. names.Select(n => $"/{n} ")]);
        Assert.All(
            names,
            name =>
                Assert.Single(
                    audit.Split('\n'),
                    l => l.Contains("create", StringComparison.Ordinal) && l.Contains($"/{name} ", StringComparison.Ordinal)
                )
        );
    }

    // As a Git host does: a webhook that could not be stored is sent again.
    private static Task DeliverAsync(Service service, string id) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                var delivery = new Delivery(id, "shop", Delivery.SignedPush, "{}", DateTimeOffset.UtcNow);
                var error = await Record.ExceptionAsync(() =>
                    service.Services.GetRequiredService<IDeliveryStore>().AddAsync(delivery, default)
                );
                return error is null;
            },
            () => $"{id} to be stored",
            TimeSpan.FromMinutes(10)
        );

    [Theory]
    [InlineData("query_only = 1", "query_only = 0", "attempt to write a readonly database")]
    [InlineData("max_page_count = 1", "max_page_count = 1000000", "database or disk is full")]
    public async Task A_database_that_can_not_be_written_for_a_while_loses_nothing(string broken, string repaired, string error)
    {
        await using var shop = await Shop.OpenAsync();
        var first = shop.Push(("models/base.yaml", Manifests.PackageGroup("base")));
        var disk = new SqlitePragma();
        await using var service = await shop.StartAsync(interceptor: disk);
        await service.EndOfAsync(Shop.Dev, first);

        disk.Pragma = broken;
        var commits = new List<string>();
        // With a limit of its size, the database first fills its last pages.
        while (!service.Log.Any(l => l.Contains(error, StringComparison.Ordinal)))
        {
            commits.Add(shop.Push(($"models/g{commits.Count}.yaml", Manifests.PackageGroup($"g{commits.Count}"))));
            await Eventually.IsTrueAsync(
                async () =>
                    service.Log.Any(l => l.Contains(error, StringComparison.Ordinal)) || await service.IsFinalAsync(Shop.Dev, commits[^1]),
                "an error of the database, or the end of the commit"
            );
        }

        disk.Pragma = repaired;
        var end = await service.EndOfAsync(Shop.Dev, commits[^1]);

        Assert.Equal(nameof(CommitState.Succeeded), end.State);
        var names = commits.Select((_, i) => $"g{i}").ToList();
        Assert.Equal(names.Append("base").Order(StringComparer.Ordinal), shop.Created("CreateModelPackageGroup"));
        await service.AuditUntilAsync([.. names.Select(n => $"ModelPackageGroup/{n} ")]);
    }

    // Every connection is opened with a pragma that makes SQLite refuse to write, or no longer.
    private sealed class SqlitePragma : DbConnectionInterceptor
    {
        public string Pragma { get; set; } = "query_only = 0";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA " + Pragma;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            ConnectionOpened(connection, eventData);
            return Task.CompletedTask;
        }
    }

    // Holds a reconciliation where it decides.
    private sealed class GatedPolicy : IDecisionPolicy, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task EnteredAsync() => _entered.Task.WaitAsync(TimeSpan.FromMinutes(2));

        public void Open() => _gate.Set();

        public Decision Evaluate(Change change, Plan plan, PlanCause cause)
        {
            _entered.TrySetResult();
            _gate.Wait();
            return new Allowed();
        }

        public void Dispose() => _gate.Dispose();
    }
}
