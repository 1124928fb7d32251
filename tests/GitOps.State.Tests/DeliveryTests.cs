using GitOps.Core.Deliveries;
using GitOps.Core.History;
using GitOps.Engine.Deliveries;

namespace GitOps.State.Tests;

/// <summary>What the table of deliveries accepts, and what a list of it reads.</summary>
public sealed class DeliveryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_delivery_id_counts_in_its_source_only(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var store = database.Get<IDeliveryStore>();

        Assert.True(await store.AddAsync(Of("a", "77"), default));
        Assert.True(await store.AddAsync(Of("b", "77"), default));
        Assert.False(await store.AddAsync(Of("b", "77"), default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Text_that_the_database_can_not_hold_is_cleaned_and_fails_no_neighbor(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var store = database.Get<IDeliveryStore>();

        var bad = Enumerable.Range(0, 200).Select(i => store.AddAsync(Of("evil", $"e{i}", "{\"a\":\"\0\"}"), default)).ToList();
        var half = store.AddAsync(Of("evil", "half", "half a character: \ud83d"), default);
        var honest = Enumerable.Range(0, 195).Select(i => store.AddAsync(Of("shop", $"d{i}"), default)).ToList();

        Assert.All(await Task.WhenAll(honest), Assert.True);
        Assert.All(await Task.WhenAll(bad), Assert.True);
        Assert.True(await half);
        var claim = await database.Get<IDeliveryQueue>().ClaimAsync(TimeSpan.FromMinutes(1), 500, default);
        Assert.Equal("{\"a\":\"\ufffd\"}", claim!.Deliveries[0].Body);
        Assert.Equal("half a character: \ufffd", claim.Deliveries[^1].Body);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_list_reads_no_bodies(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var store = database.Get<IDeliveryStore>();
        await store.AddAsync(Of("shop", "1"), default);
        await database.ExecuteAsync("ALTER TABLE deliveries RENAME COLUMN body TO unread");

        Assert.Equal("1", Assert.Single(await store.ListAsync(null, Page.First(10), default)).Id);
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_list_has_full_pages_of_the_sources_that_were_asked_for(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var store = database.Get<IDeliveryStore>();
        foreach (var (source, id) in new[] { ("shop", "1"), ("bank", "2"), ("shop", "3"), ("bank", "4"), ("toys", "5") })
            await store.AddAsync(Of(source, id), default);

        async Task<string> ListAsync(string[]? sources) =>
            string.Join(' ', (await store.ListAsync(sources, new(1, 2), default)).Select(d => d.Id));

        Assert.Equal("3 1", await ListAsync(["shop", "toys"]));
        Assert.Equal("4 3", await ListAsync(null));
        Assert.Equal("", await ListAsync([]));
    }

    private static Delivery Of(string source, string id, string body = "{}") => new(id, source, "push", body, Noon);
}
