using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;

namespace GitOps.Engine.Tests.Reconciling;

/// <summary>Data in S3 that is only proposed: nothing reads it before a person agrees, and nothing else waits for it.</summary>
public sealed class ProposedDataTests
{
    private const string Incoming = "s3://incoming/rows";
    private readonly ReconcilerDriver _driver = new();
    private string _commit = "";

    [Fact]
    public async Task New_data_is_an_offer_to_an_environment_that_is_in_sync()
    {
        await StartAsync();

        _driver.Aws.Digests[Incoming] = "1111111111111111";
        var status = await ReconcileAsync();

        Assert.Equal(OutcomeState.Synced, status.Outcome.State);
        Assert.Equal(new NewDataProposed(ReconcilerDriver.Id, 2), status.Outcome.Reason);
        Assert.Equal(new NewDataProposed(ReconcilerDriver.Id, 2), (await ReconcileAsync()).Outcome.Reason);
        Assert.Equal(CommitState.Succeeded, _driver.Commits[_commit].State);
        Assert.Equal(3, Runs().Count);
    }

    [Fact]
    public async Task A_tick_does_not_run_on_data_that_was_not_approved_but_runs_what_does_not_read_it()
    {
        await StartAsync();

        _driver.Aws.Digests[Incoming] = "1111111111111111";
        _driver.Time.Advance(TimeSpan.FromHours(1));
        var status = await ReconcileAsync();

        var added = Assert.Single(Runs().Skip(3));
        Assert.Contains("independent", added, StringComparison.Ordinal);
        Assert.IsType<NewDataProposed>(status.Outcome.Reason);
        await ReconcileAsync();
        Assert.Equal(4, Runs().Count);

        await _driver.EnqueueAsync(new Core.Commands.SyncCommand(ReconcilerDriver.Id, _commit, "ada", _driver.Time.GetUtcNow()));
        await ReconcileAsync();
        Assert.IsType<AllInSync>((await ReconcileAsync()).Outcome.Reason);
        Assert.Equal(6, Runs().Count);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Drift_is_healed_or_shown_while_new_data_is_proposed(bool selfHeal)
    {
        await StartAsync($"\n    sync: {{selfHeal: {(selfHeal ? "true" : "false")}}}\n");
        _driver.Aws.Digests[Incoming] = "1111111111111111";
        _driver.Aws.Remove("TrainingJob", _driver.Aws.Resources.Values.Single(r => r.NameInGit == "independent").Name);

        await ReconcileAsync();
        var status = await ReconcileAsync();

        Assert.Equal(selfHeal ? 4 : 3, Runs().Count);
        Assert.Equal(
            selfHeal
                ? new Synced(new NewDataProposed(ReconcilerDriver.Id, 2))
                : new Stalled(new Drifted(ReconcilerDriver.Id, 1, new("TrainingJob", "independent"))),
            status.Outcome
        );
    }

    private async Task StartAsync(string settings = "")
    {
        _driver.Files.Clear();
        _driver.Files["models/all.yaml"] =
            "apiVersion: gitops.mlops/v1alpha1\nkind: Dataset\nmetadata: {name: rows}\nspec: {s3URI: s3://incoming/rows}\n---\n"
            + "apiVersion: gitops.mlops/v1alpha1\nkind: Schedule\nmetadata: {name: hourly}\n"
            + "spec: {cron: 0 * * * *, runs: [TrainingJob/by-reference, TrainingJob/independent]}\n"
            + Manifests.Job("by-reference", "${{ ref.Dataset.rows.uri }}/")
            + Manifests.Job("by-uri", "s3://incoming/rows/part")
            + Manifests.Job("independent", "s3://elsewhere/rows");
        _commit = await _driver.CommitAsync(settings);
        await ReconcileAsync();
        Assert.IsType<AllInSync>((await ReconcileAsync()).Outcome.Reason);
        Assert.Equal(3, Runs().Count);
    }

    private List<string> Runs() => [.. _driver.Aws.Writes.Where(w => w.StartsWith("Create TrainingJob", StringComparison.Ordinal))];

    private async Task<EnvironmentStatus> ReconcileAsync()
    {
        _driver.Time.Advance(TimeSpan.FromSeconds(1));
        return await _driver.ReconcileAsync();
    }
}
