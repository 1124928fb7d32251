using GitOps.Core.Manifests;
using GitOps.Engine.Connections;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests.Connections;

/// <summary>What environments share when they are in one account.</summary>
public sealed class AccountConnectionsTests : IEnvironmentConnector
{
    private readonly FakeTimeProvider _time = new(Situation.Noon);
    private readonly List<(string Role, InMemoryAws Aws)> _connected = [];

    [Fact]
    public async Task Each_role_reads_with_its_own_rights()
    {
        var accounts = New();
        var hostile = await accounts.ConnectAsync("hostile", As("hostile"), default);
        var honest = await accounts.ConnectAsync("churn", As("honest"), default);

        await honest.Reader.SweepAsync(null, default);

        Assert.Equal([0, 1], _connected.Select(c => c.Aws.Journal.Count));
        await hostile.Reader.SweepAsync(null, default);
        Assert.Equal([1, 1], _connected.Select(c => c.Aws.Journal.Count));
    }

    [Fact]
    public async Task Environments_of_a_role_share_a_sweep()
    {
        var accounts = New();
        foreach (var repository in new[] { "churn", "fraud" })
            await (await accounts.ConnectAsync(repository, As("shared"), default)).Reader.SweepAsync(null, default);

        Assert.Single(Assert.Single(_connected).Aws.Journal);
    }

    [Fact]
    public async Task A_role_that_was_connected_again_reads_with_its_new_connection()
    {
        var accounts = New();
        await (await accounts.ConnectAsync("churn", As("honest"), default)).Reader.SweepAsync(null, default);
        _time.Advance(TimeSpan.FromMinutes(16));

        await (await accounts.ConnectAsync("churn", As("honest"), default)).Reader.SweepAsync(null, default);

        Assert.Equal([1, 1], _connected.Select(c => c.Aws.Journal.Count));
    }

    public Task<EnvironmentConnection> ConnectAsync(EnvironmentSettings environment, CancellationToken cancellationToken)
    {
        var aws = new InMemoryAws();
        _connected.Add((environment.RoleArn!, aws));
        return Task.FromResult(new EnvironmentConnection(aws, aws, aws, aws, null!, null!));
    }

    private AccountConnections New() => new(this, TimeSpan.FromSeconds(30), _time);

    private static EnvironmentSettings As(string role) =>
        Situation.New().Graph.Environment with
        {
            RoleArn = $"arn:aws:iam::123456789012:role/{role}",
        };
}
