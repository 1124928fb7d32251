using GitOps.Controller.Service.Api;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Engine.Events;
using GitOps.Engine.Reconciling;
using GitOps.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Controller.Tests.Service;

/// <summary>What is kept for a client of the event stream that does not read.</summary>
public sealed class StatusFeedTests
{
    private const int MaxWaiting = 2000;

    [Fact]
    public async Task A_client_that_is_two_thousand_statuses_late_is_disconnected()
    {
        var (time, outbox) = (new FakeTimeProvider(), new EmptyOutbox());
        using var feed = new StatusFeed(outbox, new ManyEnvironments(MaxWaiting + 1), time, NullLogger<StatusFeed>.Instance);
        await using var client = feed.SubscribeAsync(default).GetAsyncEnumerator();
        Assert.True(await client.MoveNextAsync());

        // The second round begins when the first has sent every status.
        await feed.StartAsync(default);
        await Eventually.IsTrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return outbox.Rounds > 1;
            },
            "a second round"
        );

        var count = 1;
        while (await client.MoveNextAsync())
            count++;
        Assert.Equal(MaxWaiting + 1, count);
        await feed.StopAsync(default);
    }

    private sealed class ManyEnvironments(int count) : IEnvironmentStore
    {
        public Task<IReadOnlyList<EnvironmentStatus>> ListAsync(string? source, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<EnvironmentStatus>>([.. Enumerable.Range(0, count).Select(i => StatusOf(new("shop", $"e{i}")))]);

        public Task<EnvironmentStatus?> FindAsync(EnvironmentId id, CancellationToken cancellationToken) =>
            Task.FromResult<EnvironmentStatus?>(StatusOf(id));

        public Task<bool> WriteAsync(RecordedReconciliation reconciliation, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        private static EnvironmentStatus StatusOf(EnvironmentId id) =>
            new()
            {
                Id = id,
                Outcome = new Progressing(new LeaseExpired()),
                Since = default,
                At = default,
            };
    }

    private sealed class EmptyOutbox : IOutbox
    {
        public int Rounds { get; private set; }

        public Task<OutboxPosition> FindEndAsync(CancellationToken cancellationToken)
        {
            Rounds++;
            return Task.FromResult(default(OutboxPosition));
        }

        public Task<IReadOnlyList<PublishedEvent>> ReadAsync(OutboxPosition after, int limit, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PublishedEvent>>([]);

        public Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<int> FollowAsync(
            string subscriber,
            int limit,
            Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> handle,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
