using System.Diagnostics;
using GitOps.Core.Audit;
using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.EndToEnd.Chaos;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Deliveries;
using GitOps.Engine.Events;
using GitOps.Engine.Reconciling;
using GitOps.State;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd;

/// <summary>Controllers that share their work on one database, while they are killed.</summary>
public sealed class ClaimTests(ITestOutputHelper output)
{
    private const string Subscriber = "test";
    private const int CountPerSource = 250;
    private const int Commands = 1000;
    private static readonly string[] Sources = ["chaos", "a", "b", "c"];
    private static readonly EnvironmentId Dev = new("chaos", "dev");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Deliveries_and_commands_are_completed_once_and_in_order_while_controllers_are_killed()
    {
        Assert.SkipUnless(PostgreSql.IsHere, "PostgreSQL is not on this machine");
        await using var database = await PostgreSql.StartAsync();
        await using var shop = await Shop.OpenAsync();
        using var folder = new TemporaryFolder();
        shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        await using var services = new ServiceCollection()
            .AddState(
                new()
                {
                    File = "",
                    PostgreSql = database.ConnectionString,
                    AuditKeys = TestAuditKeys.Value,
                }
            )
            .BuildServiceProvider();
        await StateRegistration.MigrateAsync(services, default);
        await services.GetRequiredService<IOutbox>().FollowAsync(Subscriber, 1, (_, _) => Task.CompletedTask, default);
        using var fleet = new Fleet(shop.Upstream.Path, shop.Aws.Folder, database.ConnectionString, folder.Path, 2);
        fleet.Start(0);
        fleet.Start(1);
        await UntilAsync(fleet, async () => await StatusAsync(services) is { Outcome: Synced });

        var clock = Stopwatch.StartNew();
        var load = Task.WhenAll([.. Sources.Select(s => DeliverAsync(services, s)), EnqueueAsync(services)]);
        var random = new Random(8);
        while (fleet.Kills < 4 || !load.IsCompleted)
        {
            await Task.Delay(random.Next(200, 2500));
            fleet.Kill(random.Next(2));
        }

        await load;
        await UntilAsync(fleet, () => IsEmptyAsync(services));
        output.WriteLine($"{fleet.Kills} kills, empty after {clock.Elapsed.TotalSeconds:0} s");

        var events = await FollowAsync(services);
        var deliveries = events.OfType<DeliveryCompleted>().ToLookup(e => e.Source, e => e.Id);
        foreach (var source in Sources)
            Assert.Equal(Enumerable.Range(0, CountPerSource).Select(i => $"push-{source}-{i}"), deliveries[source]);
        var users = Enumerable.Range(0, Commands).Select(i => $"user-{i}").ToList();
        Assert.Equal(users, events.OfType<CommandCompleted>().Select(e => e.Queued.Command.User));
        Assert.Equal(users, events.OfType<CommandEnqueued>().Select(e => e.Command.User));
        await AuditedAsync(services, users);
        Assert.Equal(["a"], shop.Created("CreateModelPackageGroup"));
    }

    private static async Task AuditedAsync(IServiceProvider services, IReadOnlyList<string> users)
    {
        var log = services.GetRequiredService<IAuditLog>();
        await UntilAsync(null, async () => (await EntriesAsync(log)).Count(e => e.Entry.What == "sync") >= users.Count);
        var entries = await EntriesAsync(log);
        Assert.Equal(users, entries.Where(e => e.Entry.What == "sync").Select(e => e.Entry.Who));
        Assert.Single(entries, e => e.Entry is { What: "create", Target: "chaos/dev ModelPackageGroup/a" });
        Assert.Null((await log.VerifyAsync(null, default)).Fault);
    }

    private static Task<IReadOnlyList<ChainedEntry>> EntriesAsync(IAuditLog log) => log.ReadAsync(0, 10_000, default);

    // One after the other, so that the order of a source is known.
    private static async Task DeliverAsync(IServiceProvider services, string source)
    {
        var store = services.GetRequiredService<IDeliveryStore>();
        for (var i = 0; i < CountPerSource; i++)
        {
            var delivery = new Delivery($"push-{source}-{i}", source, Delivery.SignedPush, "{}", DateTimeOffset.UtcNow);
            Assert.True(await store.AddAsync(delivery, default));
        }
    }

    private static async Task EnqueueAsync(IServiceProvider services)
    {
        var queue = services.GetRequiredService<ICommandQueue>();
        for (var i = 0; i < Commands; i++)
            await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", $"user-{i}", DateTimeOffset.UtcNow), "", default);
    }

    private static async Task<bool> IsEmptyAsync(IServiceProvider services) =>
        await services.GetRequiredService<IDeliveryStore>().CountOpenAsync(default) == 0
        && (await services.GetRequiredService<ICommandQueue>().PendingAsync(Dev, default)).Count == 0;

    private static Task<EnvironmentStatus?> StatusAsync(IServiceProvider services) =>
        services.GetRequiredService<IEnvironmentStore>().FindAsync(Dev, default);

    private static async Task<IReadOnlyList<OutboxEvent>> FollowAsync(IServiceProvider services)
    {
        var (outbox, all) = (services.GetRequiredService<IOutbox>(), new List<OutboxEvent>());
        while (
            await outbox.FollowAsync(
                Subscriber,
                500,
                (events, _) =>
                {
                    all.AddRange(events);
                    return Task.CompletedTask;
                },
                default
            ) > 0
        )
            continue;
        return all;
    }

    private static Task UntilAsync(Fleet? fleet, Func<Task<bool>> isSo) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                fleet?.Supervise();
                return await isSo();
            },
            () => $"the logs:\n{fleet?.Logs()}",
            Patience
        );
}
