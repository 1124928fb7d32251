using GitOps.Engine.Observing;

namespace GitOps.Engine.Tests.Observing;

public sealed class AccountCacheTests
{
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(10);
    private readonly Situation _situation = Situation.Synced();
    private readonly AccountCache _cache;

    public AccountCacheTests() => _cache = new(_situation.Time);

    [Theory, InlineData(10, 1), InlineData(11, 2)]
    public async Task A_sweep_is_shared_until_it_is_too_old(int seconds, int sweeps)
    {
        await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None);
        _situation.Time.Advance(TimeSpan.FromSeconds(seconds));

        await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None);

        Assert.Equal(sweeps, _situation.Aws.Journal.Count);
    }

    [Fact]
    public async Task A_sweep_that_was_expired_is_repeated_however_recent_it_is()
    {
        await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None);

        _cache.Expire();
        await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None);

        Assert.Equal(2, _situation.Aws.Journal.Count);
    }

    [Fact]
    public async Task A_repository_sees_its_own_resources_only()
    {
        Assert.Equal(4, (await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None)).Resources.Count);
        Assert.Empty((await _cache.SweepAsync(_situation.Aws, "other", Oldest, CancellationToken.None)).Resources);
    }

    [Fact]
    public async Task What_a_reader_describes_is_known_to_the_next_sweep()
    {
        var reader = new CachedResourceReader(_situation.Aws, _cache, Oldest, "churn");
        await reader.SweepAsync(null, CancellationToken.None);

        await reader.DescribeAsync(_situation.Actual("Endpoint").Kind, "churn", CancellationToken.None);

        var sweep = await reader.SweepAsync(null, CancellationToken.None);
        Assert.NotNull(sweep.Resources[new("Endpoint", "churn")].Description);
    }

    [Fact]
    public async Task What_a_reader_finds_gone_is_gone_from_the_next_sweep()
    {
        var reader = new CachedResourceReader(_situation.Aws, _cache, Oldest, "churn");
        var kind = _situation.Actual("Endpoint").Kind;
        await reader.SweepAsync(null, CancellationToken.None);
        _situation.Aws.Remove("Endpoint", "churn");

        await reader.DescribeAsync(kind, "churn", CancellationToken.None);

        Assert.Equal(3, (await reader.SweepAsync(null, CancellationToken.None)).Resources.Count);
    }

    [Fact]
    public async Task A_kind_is_searched_once_and_again_after_a_sweep()
    {
        var kind = _situation.Actual("TrainingJob").Kind;
        await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None);
        await _cache.SearchAsync(_situation.Aws, kind, "churn", Oldest, CancellationToken.None);

        var found = await _cache.SearchAsync(_situation.Aws, kind, "churn", Oldest, CancellationToken.None);
        Assert.NotNull(Assert.Single(found!).Description);
        Assert.Single(_situation.Aws.Journal, c => c == "Search TrainingJob");

        _situation.Time.Advance(TimeSpan.FromSeconds(11));
        await _cache.SweepAsync(_situation.Aws, "churn", Oldest, CancellationToken.None);
        await _cache.SearchAsync(_situation.Aws, kind, "churn", Oldest, CancellationToken.None);
        Assert.Equal(2, _situation.Aws.Journal.Count(c => c == "Search TrainingJob"));
    }

    [Fact]
    public async Task That_a_service_can_not_search_is_remembered()
    {
        _situation.Aws.CanSearch = false;
        var kind = _situation.Actual("TrainingJob").Kind;

        Assert.Null(await _cache.SearchAsync(_situation.Aws, kind, "churn", Oldest, CancellationToken.None));
        Assert.Null(await _cache.SearchAsync(_situation.Aws, kind, "churn", Oldest, CancellationToken.None));

        Assert.Single(_situation.Aws.Journal, c => c.StartsWith("Search", StringComparison.Ordinal));
    }
}
