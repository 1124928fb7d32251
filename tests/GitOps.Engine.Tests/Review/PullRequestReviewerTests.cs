using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.Core.Reviews;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;

namespace GitOps.Engine.Tests.Review;

/// <summary>What a review finds in each environment, and what it never does.</summary>
public sealed class PullRequestReviewerTests
{
    private const string Head = "11111111aaaaaaaa";
    private readonly Situation _situation = Situation.Synced();
    private readonly InMemoryRemote _remote = new();
    private readonly Dictionary<string, string> _files;
    private int _connections;
    private Exception? _unreachable;

    public PullRequestReviewerTests()
    {
        _files = new(_situation.Files) { ["gitops.yaml"] = Situation.Settings };
        _remote.Commit(new Dictionary<string, string>(_files));
    }

    [Fact]
    public async Task A_changed_hyperparameter_is_planned_and_nothing_is_written()
    {
        var plan = await ReviewAsync(Edited("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\""));

        var planned = Assert.IsType<Planned>(Assert.Single(plan!.Environments).Finding);
        Assert.Equal(
            ["TrainingJob/churn", "Model/churn", "EndpointConfig/churn-config", "Endpoint/churn"],
            planned.Comparison.Changes.Select(c => c.Id.ToString())
        );
        Assert.Equal(PullRequestState.Success, plan.State);
        Assert.Empty(_situation.Aws.Writes);
    }

    [Fact]
    public async Task What_is_pending_anyway_is_kept_apart()
    {
        _situation.Aws.Remove("Endpoint", "churn");

        var plan = await ReviewAsync(Edited("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\""));

        var comparison = Assert.IsType<Planned>(Assert.Single(plan!.Environments).Finding).Comparison;
        Assert.Contains("Endpoint/churn", comparison.Plan.Shown.Select(c => c.Id.ToString()));
        Assert.Equal(
            ["TrainingJob/churn", "Model/churn", "EndpointConfig/churn-config"],
            comparison.Changes.Take(3).Select(c => c.Id.ToString())
        );
    }

    [Fact]
    public async Task An_environment_whose_files_do_not_change_is_not_read_in_AWS()
    {
        var plan = await ReviewAsync(new(_files) { ["notes.md"] = "nothing of dev" });

        Assert.Empty(plan!.Environments);
        Assert.Equal((PullRequestState.Success, 0), (plan.State, _connections));
    }

    [Fact]
    public async Task Data_in_Git_that_changes_is_shown_with_its_rows()
    {
        var data = _files.Keys.First(f => f.EndsWith(".csv", StringComparison.Ordinal));
        var plan = await ReviewAsync(new(_files) { [data] = _files[data] + "1,2,3\n" });

        var move = Assert.Single(Assert.IsType<Planned>(Assert.Single(plan!.Environments).Finding).Data);
        Assert.Equal(move.RowsBefore + 1, move.RowsAfter);
    }

    [Fact]
    public async Task Manifests_with_errors_are_rejected_without_AWS()
    {
        var plan = await ReviewAsync(Edited("models/training.yaml", "roleARN", "roleARM"));

        var rejected = Assert.IsType<ManifestsRejected>(Assert.Single(plan!.Environments).Finding);
        Assert.Contains(rejected.Diagnostics, d => d.Position?.File == "models/training.yaml");
        Assert.Equal((PullRequestState.Failure, 0), (plan.State, _connections));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AWS_is_read_for_a_fork_only_when_a_maintainer_requested_it(bool isRequested)
    {
        var plan = await ReviewAsync(
            Edited("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\""),
            isFork: true,
            mayReadAws: isRequested
        );

        Assert.Equal(isRequested ? typeof(Planned) : typeof(PlanRequestNeeded), Assert.Single(plan!.Environments).Finding.GetType());
        Assert.Equal(isRequested ? 1 : 0, _connections);
    }

    [Fact]
    public async Task Settings_of_the_pull_request_do_not_count()
    {
        var files = Edited("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\"");
        files["gitops.yaml"] = Situation.Settings.Replace("123456789012", "999999999999", StringComparison.Ordinal);

        var plan = await ReviewAsync(files);

        Assert.IsType<Planned>(Assert.Single(plan!.Environments).Finding);
    }

    [Fact]
    public async Task Another_base_branch_concerns_no_environment()
    {
        var plan = await ReviewAsync(Edited("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\""), baseBranch: "release");

        Assert.Empty(plan!.Environments);
        Assert.Null(plan.Problem);
    }

    [Fact]
    public async Task A_conflict_and_a_replaced_head_are_not_planned()
    {
        _remote.Merges[7] = new Conflicting(["models/a.yaml"], 1);
        Assert.Equal(1, Assert.IsType<MergeConflict>((await ReviewAsync(null))!.Problem).Count);

        _remote.Merges[7] = new HeadReplaced("22222222");
        Assert.Null(await ReviewAsync(null));
    }

    [Fact]
    public async Task AWS_that_can_not_be_read_is_reported_in_its_environment()
    {
        _unreachable = new ServiceException(ServiceErrorKind.AccessDenied, "AccessDenied", "not authorized", "GetResources");

        var plan = await ReviewAsync(Edited("models/training.yaml", "max_depth: \"5\"", "max_depth: \"6\""));

        Assert.Equal(new NotPlanned(new OperationFailed("GetResources", "not authorized", "AccessDenied")), plan!.Environments[0].Finding);
        Assert.Equal(PullRequestState.Failure, plan.State);
    }

    private Dictionary<string, string> Edited(string file, string before, string after)
    {
        Assert.Contains(before, _files[file], StringComparison.Ordinal);
        return new(_files) { [file] = _files[file].Replace(before, after, StringComparison.Ordinal) };
    }

    private async Task<PullRequestPlan?> ReviewAsync(
        Dictionary<string, string>? merged,
        bool isFork = false,
        bool mayReadAws = false,
        string baseBranch = "main"
    )
    {
        if (merged is not null)
            _remote.Merges[7] = new Merged(new MemoryFiles(merged, Head));
        var pipeline = new EnvironmentPipeline(new Decider(new AllowEverything()), KindCatalog.Default, _situation.Time);
        var reviewer = new PullRequestReviewer(
            pipeline,
            _remote,
            (_, _, _) =>
            {
                _connections++;
                return _unreachable is null
                    ? Task.FromResult(
                        new EnvironmentConnection(_situation.Aws, _situation.Aws, _situation.Aws, _situation.Aws, null!, null!)
                    )
                    : throw _unreachable;
            }
        );
        var git = new CommitReader(_remote, new(_remote, KindCatalog.Default));
        var pull = new PullRequest(7, Head, "", baseBranch, "ada") { IsFromFork = isFork };
        return await reviewer.ReviewAsync(new("shop", new("memory"), git, null!), pull, mayReadAws, CancellationToken.None);
    }
}
