using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd;

public sealed class VerbTests
{
    private static readonly Dictionary<string, string> Files = new()
    {
        ["gitops.yaml"] = Project.Settings(),
        ["data/rows/train.csv"] = Manifests.Rows,
        ["models/all.yaml"] = string.Join(
            "---\n",
            Manifests.Dataset(),
            Manifests.Job("rows"),
            Manifests.Model("rows", Manifests.Trained("rows")),
            Manifests.Config("shop", "rows"),
            Manifests.Endpoint("shop", "shop"),
            Manifests.PackageGroup("shop"),
            Manifests.PackageVersion("rows", "shop", Manifests.Trained("rows")),
            Manifests.Pipeline("nightly", "one")
        ),
    };

    [Fact]
    public async Task The_verbs_work_on_what_apply_made()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);

        Assert.Equal(2, (await project.TypeAsync("plan")).Code);
        var applied = await project.TypeAsync("apply", "--yes");
        Assert.True(applied.Code == 0, applied.All);
        Assert.Equal(0, (await project.TypeAsync("plan", "--verify")).Code);
        Assert.Contains("Endpoint            shop", (await project.TypeAsync("get")).Output, StringComparison.Ordinal);
        Assert.Contains(
            "EndpointStatus: InService",
            (await project.TypeAsync("describe", "endpoint/shop")).Output,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "#011train-logloss:",
            (await project.TypeAsync("logs", "TrainingJob/rows", "--follow")).Output,
            StringComparison.Ordinal
        );
        Assert.Contains("└─ Model/rows", (await project.TypeAsync("tree")).Output, StringComparison.Ordinal);
        Assert.Equal("", (await project.TypeAsync("diff")).Output);
        Assert.StartsWith("[", (await project.TypeAsync("get", "-o", "json")).Output, StringComparison.Ordinal);

        var deleted = await project.TypeAsync("delete", "--all", "--yes");
        Assert.True(deleted.Code == 0, deleted.All);
        Assert.Contains("Stays in AWS, as history that costs nothing: TrainingJob/rows-", deleted.Output, StringComparison.Ordinal);
        Assert.Contains(
            "This environment has nothing in AWS",
            (await project.TypeAsync("delete", "--all", "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Things_of_one_content_under_two_names_or_in_two_groups_are_two()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(
            new Dictionary<string, string>
            {
                ["gitops.yaml"] = Project.Settings(),
                ["models/all.yaml"] = string.Join(
                    "---\n",
                    Manifests.Pipeline("one", "same"),
                    Manifests.Pipeline("two", "same"),
                    Manifests.PackageGroup("g"),
                    Manifests.PackageGroup("h"),
                    Manifests.PackageVersion("v", "g", "s3://shop-dev/m.tar.gz"),
                    Manifests.PackageVersion("w", "h", "s3://shop-dev/m.tar.gz")
                ),
            },
            aws.Folder
        );

        var applied = await project.TypeAsync("apply", "--yes");

        Assert.True(applied.Code == 0, applied.All);
        Assert.Equal(0, (await project.TypeAsync("plan", "--verify")).Code);
    }

    [Fact]
    public async Task A_run_that_was_let_go_is_found_again_and_not_run_twice()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);
        await project.TypeAsync("apply", "--yes");
        await project.TypeAsync("delete", "--all", "--yes");

        var again = await project.TypeAsync("apply", "--yes");

        Assert.True(again.Code == 0, again.All);
        Assert.Equal(1, aws.Journal().Count(l => l is { Operation: "CreateTrainingJob", Status: 200 }));
    }

    [Fact]
    public async Task A_saved_plan_is_applied_while_it_holds_and_refused_when_it_does_not()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);
        await project.TypeAsync("plan", "--out", "saved.json");
        project.Write(new Dictionary<string, string> { [".gitignore"] = "saved.json\n" });
        project.Commit(
            new Dictionary<string, string>
            {
                ["models/all.yaml"] = Files["models/all.yaml"].Replace("\"2\"", "\"3\"", StringComparison.Ordinal),
            }
        );

        var refused = await project.TypeAsync("apply", "saved.json");
        await project.TypeAsync("plan", "--out", "saved.json");
        var applied = await project.TypeAsync("apply", "saved.json");

        Assert.Equal(1, refused.Code);
        Assert.Contains("is stale", refused.Errors, StringComparison.Ordinal);
        Assert.True(applied.Code == 0, applied.All);
    }

    [Theory]
    [InlineData("there is no kind", "describe", "Endpont/shop")]
    [InlineData("wanted <kind>/<name>", "describe", "shop")]
    [InlineData("there is no terminal to confirm on", "apply")]
    [InlineData("there is no environment prod: expected one of dev", "plan", "--env", "prod")]
    [InlineData("commit, branch or tag nowhere not found", "plan", "--ref", "nowhere")]
    [InlineData("wanted --var name=value", "plan", "--var", "x")]
    [InlineData("is not a saved plan", "apply", "gitops.yaml")]
    public async Task A_wrong_word_is_answered_with_what_to_do(string said, params string[] words)
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);

        var ended = await project.TypeAsync(words);

        Assert.Equal(1, ended.Code);
        Assert.Contains(said, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_refuses_a_tree_with_changes_that_are_not_committed()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);
        project.Write(new Dictionary<string, string> { ["models/more.yaml"] = Manifests.PackageGroup("more") });

        var refused = await project.TypeAsync("apply", "--yes");
        var plan = await project.TypeAsync("plan");

        Assert.Equal(1, refused.Code);
        Assert.Contains("1 files are not committed (models/more.yaml)", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("working tree, 1 file not committed", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_that_local_AWS_cannot_run_end_failed_and_say_so()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        var execution =
            "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: PipelineExecution\nmetadata: {name: tonight}\nspec: {pipelineName: nightly}\n";
        using var project = new Project(new Dictionary<string, string>(Files) { ["models/run.yaml"] = execution }, aws.Folder);

        var applied = await project.TypeAsync("apply", "--yes");
        var again = await project.TypeAsync("apply", "--yes");

        Assert.Equal(3, applied.Code);
        Assert.Contains("local AWS can't run a PipelineExecution yet", applied.Output, StringComparison.Ordinal);
        Assert.Equal(3, again.Code);
        Assert.Equal(1, aws.Journal().Count(l => l.Operation == "StartPipelineExecution"));
    }
}
