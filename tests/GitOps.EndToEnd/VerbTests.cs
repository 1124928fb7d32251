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
    public async Task The_commands_work_on_applied_resources()
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
        Assert.Contains("Kept in AWS as history, at no cost: TrainingJob/rows-", deleted.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Environment dev has no resources in AWS",
            (await project.TypeAsync("delete", "--all", "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_commit_is_not_applied_over_a_newer_one_unless_that_is_requested()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(
            new Dictionary<string, string> { ["gitops.yaml"] = Project.Settings(), ["models/a.yaml"] = Manifests.PackageGroup("a") },
            aws.Folder
        );
        var first = project.Commit(new Dictionary<string, string> { ["models/b.yaml"] = Manifests.PackageGroup("b") });
        var second = project.Commit(new Dictionary<string, string> { ["models/c.yaml"] = Manifests.PackageGroup("c") });
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);

        var refused = await project.TypeAsync("apply", "--yes", "--ref", first);

        Assert.Equal(1, refused.Code);
        Assert.Contains(
            $"already has commit {second[..8]}, which is newer than {first[..8]}: pull and apply that, or go back on purpose with --roll",
            refused.All,
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes", "--ref", first, "--rollback")).Code);
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
    }

    [Fact]
    public async Task Two_teams_share_an_account_and_one_hands_an_endpoint_to_the_other()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var folder = new TemporaryFolder();
        foreach (var team in new[] { "risk", "growth" })
            Assert.Equal(0, (await Project.TypeAsync(folder.Path, aws.Folder, "init", team, "--bucket", "shared-penguins-dev")).Code);
        var (risk, growth) = (Path.Combine(folder.Path, "risk"), Path.Combine(folder.Path, "growth"));
        Assert.Equal(0, (await Project.TypeAsync(risk, aws.Folder, "apply", "--yes")).Code);

        var plan = await Project.TypeAsync(growth, aws.Folder, "plan");
        Assert.Equal(2, plan.Code);
        Assert.Contains("0 to delete", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("conflict", plan.Output, StringComparison.Ordinal);

        // The other team's name: refused with its owner, even when the manifest adopts it, until the owner offers it.
        var file = Path.Combine(growth, "models", "endpoint.yaml");
        var text = await File.ReadAllTextAsync(file);
        var taken = text.Replace("endpointName: growth", "endpointName: risk", StringComparison.Ordinal);
        var at = taken.LastIndexOf("  name: growth", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, taken.Insert(at, "  annotations: {gitops.mlops/adopt: \"true\"}\n"));
        Assert.Contains("risk belongs to risk/dev", (await Project.TypeAsync(growth, aws.Folder, "plan")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Project.TypeAsync(risk, aws.Folder, "transfer", "Endpoint/risk", "--to", "growth/dev")).Code);
        Assert.Contains("is offered by risk/dev", (await Project.TypeAsync(growth, aws.Folder, "plan")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_of_equal_content_with_two_names_or_in_two_groups_are_two()
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
    public async Task A_forgotten_run_is_found_again_and_not_run_twice()
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
    public async Task A_saved_plan_is_applied_unless_it_is_stale()
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

        var rejected = await project.TypeAsync("apply", "saved.json");
        await project.TypeAsync("plan", "--out", "saved.json");
        var applied = await project.TypeAsync("apply", "saved.json");

        Assert.Equal(1, rejected.Code);
        Assert.Contains("the saved plan is stale", rejected.Errors, StringComparison.Ordinal);
        Assert.True(applied.Code == 0, applied.All);
    }

    [Theory]
    [InlineData("unknown kind Endpont", "describe", "Endpont/shop")]
    [InlineData("invalid resource shop: expected <kind>/<name>", "describe", "shop")]
    [InlineData("no terminal to ask for confirmation", "apply")]
    [InlineData("environment prod not found: expected one of dev", "plan", "--env", "prod")]
    [InlineData("commit, branch or tag nowhere not found", "plan", "--ref", "nowhere")]
    [InlineData("invalid --var x: expected name=value", "plan", "--var", "x")]
    [InlineData("is not a saved plan", "apply", "gitops.yaml")]
    [InlineData("to suspend it in Git, set the annotation gitops.mlops/suspend", "suspend", "TrainingJob/rows")]
    [InlineData("invalid receiver 'a b'", "transfer", "Endpoint/shop", "--to", "a b")]
    public async Task An_invalid_argument_is_reported_with_what_to_do(string message, params string[] arguments)
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);

        var ended = await project.TypeAsync(arguments);

        Assert.Equal(1, ended.Code);
        Assert.Contains(message, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_fails_if_the_working_tree_has_uncommitted_changes()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files, aws.Folder);
        project.Write(new Dictionary<string, string> { ["models/more.yaml"] = Manifests.PackageGroup("more") });

        var rejected = await project.TypeAsync("apply", "--yes");
        var plan = await project.TypeAsync("plan");

        Assert.Equal(1, rejected.Code);
        Assert.Contains("1 uncommitted file (models/more.yaml)", rejected.Errors, StringComparison.Ordinal);
        Assert.Contains("working tree, 1 file not committed", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_that_local_AWS_cannot_run_end_as_failed_with_the_reason()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        var execution =
            "apiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: PipelineExecution\n"
            + "metadata: {name: tonight}\nspec: {pipelineName: nightly}\n";
        using var project = new Project(new Dictionary<string, string>(Files) { ["models/run.yaml"] = execution }, aws.Folder);

        var applied = await project.TypeAsync("apply", "--yes");
        var again = await project.TypeAsync("apply", "--yes");
        var verified = await project.TypeAsync("plan", "--verify");

        Assert.True(applied.Code == 3, applied.All);
        Assert.Contains("local AWS can't run a PipelineExecution yet", applied.Output, StringComparison.Ordinal);
        Assert.Equal(3, again.Code);
        Assert.Equal(1, aws.Journal().Count(l => l.Operation == "StartPipelineExecution"));
        Assert.Contains("local AWS can't run a PipelineExecution yet", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("conflict", verified.Output, StringComparison.Ordinal);
    }
}
