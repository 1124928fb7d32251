using GitOps.Core.Reviews;
using GitOps.Engine.Review;

namespace GitOps.State.Tests;

/// <summary>The records of reviews, in both databases.</summary>
public sealed class ReviewStoreTests
{
    private static readonly ReviewId Seven = ReviewId.OfPullRequest("shop", 7);
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_record_is_replaced_and_its_requests_stay(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var store = database.Get<IReviewStore>();
        var record = new ReviewRecord(Seven)
        {
            Head = "1111",
            BaseBranch = "main",
            Verdict = "merging changes nothing",
            At = Noon,
            RetryAt = Noon,
            Failures = 2,
        };
        await store.SaveAsync(record, default);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.RequestAsync(Seven, default)));

        await store.SaveAsync(record with { Head = "2222", Answered = 3, RetryAt = null }, default);

        var expected = record with { Head = "2222", Answered = 3, RetryAt = null, Requests = 5 };
        Assert.Equal(expected, await store.FindAsync(Seven, default));
        Assert.Equal([expected], await store.ListAsync("shop", default));
        Assert.Empty(await store.ListAsync("sho", default));
    }

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task A_request_adds_a_record_and_deleting_ends_it(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var store = database.Get<IReviewStore>();

        await store.RequestAsync(Seven, default);

        Assert.Equal(1, (await store.FindAsync(Seven, default))!.Requests);
        await store.DeleteAsync(Seven, default);
        await store.DeleteAsync(Seven, default);
        Assert.Null(await store.FindAsync(Seven, default));
    }
}
