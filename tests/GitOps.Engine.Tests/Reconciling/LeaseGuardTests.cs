using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Applying;
using GitOps.Engine.Reconciling;
using GitOps.Testing;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Reconciling;

public sealed class LeaseGuardTests
{
    private static readonly EnvironmentId Id = new("churn", "dev");
    private readonly FakeTimeProvider _time = new(Situation.Noon);
    private readonly InMemoryLeaseStore _leases;

    public LeaseGuardTests() => _leases = new(_time);

    [Fact]
    public async Task One_controller_at_a_time_holds_the_lease_of_an_environment()
    {
        var first = await AcquireAsync("one");

        Assert.Null(await AcquireAsync("two"));
        Assert.NotNull(await new EnvironmentLeases(_leases, "two", _time).AcquireAsync(new("churn", "prod"), CancellationToken.None));

        await first!.DisposeAsync();
        Assert.NotNull(await AcquireAsync("two"));
    }

    [Fact]
    public async Task A_lease_is_renewed_while_it_is_held()
    {
        await using var lease = await AcquireAsync("one");

        for (var i = 1; i <= 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            var calls = i + 1;
            await Eventually.IsTrueAsync(() => _leases.Calls >= calls, "a renewal every 5 s");
        }

        lease!.Check();
        Assert.Equal("one", _leases.OwnerOf("churn/dev"));
    }

    [Fact]
    public async Task No_change_is_made_with_less_than_30_s_left()
    {
        await using var lease = await AcquireAsync("one");
        _leases.Outage = new InvalidOperationException("the database is down");

        _time.Advance(TimeSpan.FromSeconds(15));
        lease!.Check();
        _time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(new LeaseExpired(), Assert.Throws<ApplyInterruptedException>(lease.Check).Reason);
    }

    [Fact]
    public async Task A_lease_that_another_controller_took_expires()
    {
        await using var lease = await AcquireAsync("one");
        _leases.Take("churn/dev", "two");

        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.IsTrueAsync(() => _leases.Calls == 2, "an attempt to renew");
        _time.Advance(TimeSpan.FromSeconds(11));

        Assert.Throws<ApplyInterruptedException>(lease!.Check);
    }

    [Fact]
    public async Task Releasing_leaves_another_owner_alone()
    {
        var lease = await AcquireAsync("one");
        _leases.Take("churn/dev", "two");

        await lease!.DisposeAsync();

        Assert.Equal("two", _leases.OwnerOf("churn/dev"));
    }

    private Task<LeaseGuard?> AcquireAsync(string owner) =>
        new EnvironmentLeases(_leases, owner, _time).AcquireAsync(Id, CancellationToken.None);
}
