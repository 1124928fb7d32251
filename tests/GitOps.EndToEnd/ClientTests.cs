using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Clients that no one here wrote, unchanged, against local AWS.</summary>
public sealed class ClientTests
{
    private static readonly string Data = Tree.At("repo-template", "data", "penguins");

    [Fact]
    public async Task Boto3_trains_waits_serves_lists_and_searches()
    {
        Assert.SkipUnless(Programs.Has("python3"), "python3 with boto3 is not on this machine");
        await using var aws = await Drivers.LocalAws.StartAsync();

        var ended = await Programs.RunAsync(
            "python3",
            [
                Tree.At("tests", "clients", "boto_flow.py"),
                Path.Combine(Data, "train", "train.csv"),
                Path.Combine(Data, "validation", "validation.csv"),
                Path.Combine(Data, "test", "test.csv"),
            ],
            Tree.Root,
            aws.Variables
        );

        Assert.True(ended.Code == 0, ended.All);
        Assert.StartsWith("boto3: ", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_aws_command_copies_syncs_lists_and_tails()
    {
        Assert.SkipUnless(Programs.Has("aws"), "the AWS CLI is not on this machine");
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(
            new Dictionary<string, string>
            {
                ["gitops.yaml"] = Project.Settings(),
                ["data/rows/train.csv"] = Manifests.Rows,
                ["models/all.yaml"] = Manifests.Dataset() + "---\n" + Manifests.Job("rows"),
            },
            aws.Folder
        );
        using var back = new TemporaryFolder();
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);

        await AwsAsync(aws, "s3", "cp", Path.Combine(Data, "test", "test.csv"), "s3://shop-dev/cli/test.csv");
        await AwsAsync(aws, "s3", "sync", Data, "s3://shop-dev/sync");
        await AwsAsync(aws, "s3", "sync", "s3://shop-dev/sync", back.Path);
        var jobs = await AwsAsync(aws, "sagemaker", "list-training-jobs", "--output", "json");
        var help = await Programs.RunAsync("aws", ["logs", "tail", "help"], Tree.Root, aws.Variables);
        // The second version of the CLI has tail; the first has the operation that tail calls.
        var log =
            help.Code == 0
                ? await AwsAsync(aws, "logs", "tail", "/aws/sagemaker/TrainingJobs", "--since", "1h")
                : await AwsAsync(aws, "logs", "filter-log-events", "--log-group-name", "/aws/sagemaker/TrainingJobs", "--output", "json");

        Assert.Equal(File.ReadAllText(Path.Combine(Data, "train", "train.csv")), File.ReadAllText(back.At("train", "train.csv")));
        Assert.Contains("\"TrainingJobStatus\": \"Completed\"", jobs, StringComparison.Ordinal);
        Assert.Contains("#011train-logloss:", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terraform_applies_plans_clean_and_destroys()
    {
        Assert.SkipUnless(
            Programs.Has("terraform") && TerraformFolder.Mirror is not null,
            "terraform with a mirror of its AWS provider is not on this machine"
        );
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(
            new Dictionary<string, string>
            {
                ["gitops.yaml"] = Project.Settings(),
                ["data/rows/train.csv"] = Manifests.Rows,
                ["models/all.yaml"] = Manifests.Dataset() + "---\n" + Manifests.Job("rows"),
            },
            aws.Folder
        );
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
        var artifact = (await project.TypeAsync("describe", "TrainingJob/rows")).Output.Split("S3ModelArtifacts: ")[1].Split('\n')[0];
        using var terraform = new TerraformFolder(
            File.ReadAllText(Tree.At("tests", "clients", "main.tf")),
            new Dictionary<string, string>(aws.Variables) { ["TF_VAR_model"] = artifact }
        );

        await terraform.RunAsync("init");
        await terraform.RunAsync("apply", "-auto-approve");
        Assert.Contains("No changes.", await terraform.RunAsync("plan"), StringComparison.Ordinal);
        Assert.Contains(
            "Destroy complete! Resources: 3 destroyed.",
            await terraform.RunAsync("destroy", "-auto-approve"),
            StringComparison.Ordinal
        );
    }

    private static async Task<string> AwsAsync(Drivers.LocalAws aws, params string[] words)
    {
        var ended = await Programs.RunAsync("aws", words, Tree.Root, new Dictionary<string, string>(aws.Variables) { ["AWS_PAGER"] = "" });
        return ended.Code == 0 ? ended.Output : throw new InvalidOperationException($"aws {string.Join(' ', words)}: {ended.All}");
    }
}
