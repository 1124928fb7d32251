using GitOps.Core.Planning;

namespace GitOps.Engine.Tests.Reconciling;

/// <summary>Environments with many resources.</summary>
public sealed class LargeEnvironmentTests
{
    private const int Count = 1_100;
    private readonly ReconcilerDriver _driver = new();

    [Fact]
    public async Task A_restart_changes_no_record_of_a_run()
    {
        await StartAsync();
        await _driver.ReconcileAsync();
        var before = _driver.History.Runs.ToList();
        Assert.Equal(Count, before.Count);

        _driver.Memory = new();
        _driver.Time.Advance(TimeSpan.FromDays(1));
        await _driver.ReconcileAsync();

        Assert.Equal(before, _driver.History.Runs);
    }

    [Fact]
    public async Task A_status_names_at_most_200_pending_changes()
    {
        _driver.Aws.RunsTakeTime = true;
        await StartAsync();

        var status = await _driver.ReconcileAsync();

        Assert.Equal(Count, status.Plan![ChangeAction.Wait]);
        Assert.Equal(200, status.Pending.Count);
    }

    private async Task StartAsync()
    {
        _driver.Files.Clear();
        _driver.Files["models/all.yaml"] = string.Concat(
            Enumerable.Range(0, Count).Select(i => Manifests.Job($"job-{i}", "s3://elsewhere/rows"))
        );
        await _driver.CommitAsync("");
        await _driver.ReconcileAsync();
    }
}
