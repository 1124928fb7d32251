using GitOps.Core.Observed;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Observing;

public sealed class AccountCacheRepositoryTests
{
    // '#' is not allowed in a tag's value, so the id differs from its encoded form.
    private const string Repository = "churn#1";
    private static readonly Kind Model = KindCatalog.Default["Model"];
    private static readonly ObservedResource Resource = new()
    {
        Kind = Model,
        Name = "churn",
        Arn = "arn:aws:sagemaker:eu-west-1:123456789012:model/churn",
        Tags = new Dictionary<string, string> { [OwnTags.Repository] = OwnTags.Encode(Repository), [OwnTags.Managed] = "true" },
    };

    [Fact]
    public async Task A_repository_is_given_by_its_id_when_resources_are_read_and_when_they_are_recorded()
    {
        var token = TestContext.Current.CancellationToken;
        var cache = new AccountCache(new FakeTimeProvider());
        Assert.Equal([Resource], (await cache.SweepAsync(new OneResource(), Repository, TimeSpan.MaxValue, token)).Resources.Values);

        cache.Note(Repository, Model, Resource.Name, null);

        Assert.Empty((await cache.SweepAsync(new OneResource(), Repository, TimeSpan.MaxValue, token)).Resources);
    }

    [Fact]
    public async Task A_refresh_that_no_longer_finds_a_resource_removes_it_from_the_cache()
    {
        var token = TestContext.Current.CancellationToken;
        var cache = new AccountCache(new FakeTimeProvider());
        var reader = new CachedResourceReader(new OneResource(), cache, TimeSpan.MaxValue, Repository);
        Assert.Single((await reader.SweepAsync(null, token)).Resources);

        await reader.RefreshAsync([Resource], token);

        Assert.Empty((await reader.SweepAsync(null, token)).Resources);
    }

    /// <summary>A sweep finds one resource, which is deleted before anything else is read.</summary>
    private sealed class OneResource : IResourceReader
    {
        public Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken) => Task.FromResult(Sweep.Of([Resource], []));

        public Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ObservedResource>?>(null);

        public Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken) =>
            Task.FromResult<ObservedResource?>(null);

        public Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ObservedResource>>([]);

        public Task<IReadOnlyList<ObservedResource>> RefreshAsync(
            IReadOnlyList<ObservedResource> resources,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<ObservedResource>>([]);
    }
}
