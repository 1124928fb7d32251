using GitOps.Core.Commands;
using GitOps.Core.Deliveries;
using GitOps.Core.Events;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Engine.Commands;
using GitOps.Engine.Deliveries;
using GitOps.Engine.Events;
using GitOps.Engine.Reconciling;

namespace GitOps.State.Tests;

/// <summary>The queues of deliveries and commands, and who completes what is in them.</summary>
public sealed class ClaimTests
{
    private static readonly EnvironmentId Dev = new("shop", "dev");
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_queue_is_claimed_whole_by_one_controller_oldest_first(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var queue = database.Get<IDeliveryQueue>();
        await AddAsync(database, "shop", 1, 2, 3);
        await AddAsync(database, "bank", 4);

        var first = await queue.ClaimAsync(Minute, 2, default);
        var second = await queue.ClaimAsync(Minute, 2, default);

        Assert.Equal(("shop", "shop-1 shop-2"), (first!.Source, Ids(first)));
        Assert.Equal(("bank", "bank-4"), (second!.Source, Ids(second)));
        Assert.Null(await queue.ClaimAsync(Minute, 2, default));
        Assert.True(await CompleteAsync(queue, first));
        Assert.Equal("shop-3", Ids((await queue.ClaimAsync(Minute, 2, default))!));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_claim_that_has_expired_is_taken_over_and_its_token_completes_nothing(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var queue = database.Get<IDeliveryQueue>();
        await AddAsync(database, "shop", 1, 2);
        var stale = await queue.ClaimAsync(Minute, 10, default);
        await database.ExecuteAsync("UPDATE claims SET until = 1");

        var current = await queue.ClaimAsync(Minute, 10, default);

        Assert.True(current!.Token > stale!.Token);
        Assert.False(await CompleteAsync(queue, stale));
        Assert.Equal(2, await database.Get<IDeliveryStore>().CountOpenAsync(default));
        Assert.True(await CompleteAsync(queue, current));
        Assert.False(await CompleteAsync(queue, current));
        Assert.Equal(0, await database.Get<IDeliveryStore>().CountOpenAsync(default));
        Assert.Equal(["shop-1", "shop-2"], (await EventsAsync(database)).OfType<DeliveryCompleted>().Select(e => e.Id));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Concurrent_controllers_complete_each_delivery_once_and_in_order(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var queue = database.Get<IDeliveryQueue>();
        string[] sources = ["a", "b", "c"];
        foreach (var source in sources)
            await AddAsync(database, source, [.. Enumerable.Range(1, 30)]);

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(async _ =>
                {
                    while (await database.Get<IDeliveryStore>().CountOpenAsync(default) > 0)
                        if (await queue.ClaimAsync(Minute, 7, default) is { } claim)
                            Assert.True(await CompleteAsync(queue, claim));
                })
        );

        var completed = (await EventsAsync(database)).OfType<DeliveryCompleted>().ToLookup(e => e.Source, e => e.Id);
        foreach (var source in sources)
            Assert.Equal(Enumerable.Range(1, 30).Select(i => $"{source}-{i}"), completed[source]);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task The_number_of_open_deliveries_is_read_from_the_database(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (store, queue) = (database.Get<IDeliveryStore>(), database.Get<IDeliveryQueue>());
        await AddAsync(database, "shop", 1, 2);
        Assert.Equal(2, await store.CountOpenAsync(default));
        await CompleteAsync(queue, (await queue.ClaimAsync(Minute, 1, default))!);
        Assert.Equal(1, await store.CountOpenAsync(default));
        Assert.True(await store.ReopenAsync("shop", "shop-1", default));
        Assert.False(await store.ReopenAsync("bank", "shop-1", default));
        Assert.Equal(2, await store.CountOpenAsync(default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_completed_delivery_keeps_what_it_reported_and_not_its_body(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (store, queue) = (database.Get<IDeliveryStore>(), database.Get<IDeliveryQueue>());
        await AddAsync(database, "shop", 1);
        await CompleteAsync(queue, (await queue.ClaimAsync(Minute, 1, default))!);
        await store.ReopenAsync("shop", "shop-1", default);

        var again = Assert.Single((await queue.ClaimAsync(Minute, 1, default))!.Deliveries);

        Assert.Equal(("", new SourceUpdated()), (again.Body, again.Content));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Of_each_source_the_newest_deliveries_and_all_open_ones_are_kept(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var (store, queue) = (database.Get<IDeliveryStore>(), database.Get<IDeliveryQueue>());
        await AddAsync(database, "shop", 1, 2, 3);
        await CompleteAsync(queue, (await queue.ClaimAsync(Minute, 3, default))!);
        await AddAsync(database, "bank", 1);
        await CompleteAsync(queue, (await queue.ClaimAsync(Minute, 1, default))!);
        await AddAsync(database, "shop", 4);

        Assert.Equal(1, await database.Get<IHistoryStore>().TrimAsync(Noon.AddDays(-1), 2, default));

        Assert.Equal(["shop-4", "bank-1", "shop-3", "shop-2"], (await store.ListAsync(null, Page.First(10), default)).Select(d => d.Id));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Concurrent_controllers_complete_each_command_once(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var queue = database.Get<ICommandQueue>();
        for (var i = 0; i < 40; i++)
            await queue.EnqueueAsync(new SyncCommand(Dev, "c0ffee", $"user-{i}", Noon), "", default);
        var pending = await queue.PendingAsync(Dev, default);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.WriteAsync(Dev, Noon, r => r with { Completed = pending })));

        Assert.Empty(await queue.PendingAsync(Dev, default));
        Assert.Equal(pending.Select(p => p.Id), (await EventsAsync(database)).OfType<CommandCompleted>().Select(e => e.Queued.Id));
    }

    private static async Task AddAsync(Database database, string source, params int[] numbers)
    {
        foreach (var number in numbers)
            Assert.True(await database.Get<IDeliveryStore>().AddAsync(new($"{source}-{number}", source, "push", "{}", Noon), default));
    }

    private static Task<bool> CompleteAsync(IDeliveryQueue queue, DeliveryClaim claim) =>
        queue.CompleteAsync(claim, [.. claim.Deliveries.Select(d => new DeliveryResult(d.Id, new SourceUpdated()))], Noon, default);

    private static string Ids(DeliveryClaim claim) => string.Join(' ', claim.Deliveries.Select(d => d.Id));

    private static async Task<IEnumerable<OutboxEvent>> EventsAsync(Database database) =>
        (await database.Get<IOutbox>().ReadAsync(default, 1000, default)).Select(e => e.Event);
}
