using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd;

public sealed class LocalAwsTests
{
    private const string Script = """
        import json, os, pathlib
        rows = pathlib.Path(os.environ["SM_CHANNEL_TRAIN"], "train.csv").read_text().splitlines()
        hyperparameters = json.loads(pathlib.Path("input/config/hyperparameters.json").read_text())
        if hyperparameters.get("fail"):
            pathlib.Path("output", "failure").write_text("the data is not to my taste")
            raise SystemExit(3)
        print(f"rows={len(rows)};")
        pathlib.Path(os.environ["SM_MODEL_DIR"], "model.txt").write_text("42")
        """;

    [Fact]
    public async Task A_users_own_command_trains_under_the_container_contract()
    {
        Assert.SkipUnless(Testing.Programs.Has("python3"), "python3 is not on this machine");
        await using var aws = await Drivers.LocalAws.StartAsync(runCommands: true);
        using var project = new Project(Files(""), aws.Folder);

        var applied = await project.TypeAsync("apply", "--yes");

        Assert.True(applied.Code == 0, applied.All);
        Assert.Matches("MetricName: rows\\s+Timestamp: .*\\s+Value: 64", (await project.TypeAsync("describe", "TrainingJob/own")).Output);
        Assert.Contains("rows=64;", (await project.TypeAsync("logs", "TrainingJob/own")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_file_and_a_retry_are_reported()
    {
        Assert.SkipUnless(Testing.Programs.Has("python3"), "python3 is not on this machine");
        await using var aws = await Drivers.LocalAws.StartAsync(runCommands: true);
        using var project = new Project(Files("fail: \"1\""), aws.Folder);

        var applied = await project.TypeAsync("apply", "--yes");
        var retried = await project.TypeAsync("retry", "TrainingJob/own", "--yes");

        Assert.Equal(3, applied.Code);
        Assert.Contains("AlgorithmError: the data is not to my taste, exit code: 3", applied.Output, StringComparison.Ordinal);
        Assert.Equal(3, retried.Code);
        Assert.Matches("attempt 2, as requested: own-[0-9a-f]{10} ended Failed", retried.Output);
        Assert.Equal(2, aws.Journal().Count(l => l is { Operation: "CreateTrainingJob", Status: 200 }));
    }

    [Fact]
    public async Task Commands_run_only_when_the_server_is_configured_to()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files(""), aws.Folder);

        Assert.Contains(
            "only when it is started with --run-commands",
            (await project.TypeAsync("apply", "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task State_survives_a_restart_and_the_endpoint_answers_again()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(
            new Dictionary<string, string>
            {
                ["gitops.yaml"] = Project.Settings(),
                ["data/rows/train.csv"] = Manifests.Rows,
                ["models/all.yaml"] = string.Join(
                    "---\n",
                    Manifests.Dataset(),
                    Manifests.Job("rows"),
                    Manifests.Model("rows", Manifests.Trained("rows")),
                    Manifests.Config("shop", "rows"),
                    Manifests.Endpoint("shop", "shop")
                ),
            },
            aws.Folder
        );
        await project.TypeAsync("apply", "--yes");
        var before = await project.TypeAsync("invoke", "shop", "--body", "9.0,5.0");

        await aws.RestartAsync();

        Assert.Equal(0, (await project.TypeAsync("plan", "--verify")).Code);
        Assert.Equal(before.Output, (await project.TypeAsync("invoke", "shop", "--body", "9.0,5.0")).Output);
    }

    [Fact]
    public async Task Accounts_and_regions_are_kept_apart_and_entered_by_a_role()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        var group = new Dictionary<string, string>
        {
            ["gitops.yaml"] = Project.Settings(),
            ["models/all.yaml"] = Manifests.PackageGroup("shop"),
        };
        using var one = new Project(group, aws.Folder);
        group["gitops.yaml"] = Project
            .Settings()
            .Replace("\"123456789012\"", "\"210987654321\"", StringComparison.Ordinal)
            .Replace("region: eu-west-1", "region: us-east-2", StringComparison.Ordinal);
        using var other = new Project(group, aws.Folder);

        Assert.Equal(0, (await one.TypeAsync("apply", "--yes")).Code);
        Assert.Equal(2, (await other.TypeAsync("plan")).Code);
        Assert.Equal(0, (await other.TypeAsync("apply", "--yes")).Code);
        Assert.Contains(
            "arn:aws:sagemaker:us-east-2:210987654321:model-package-group/shop",
            (await other.TypeAsync("get", "-o", "wide")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(2, aws.Journal().Count(l => l is { Operation: "CreateModelPackageGroup", Status: 200 }));
    }

    [Fact]
    public async Task A_local_AWS_that_is_gone_is_reported_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        using var project = new Project(Files(""), folder.Path);
        var before = await project.TypeAsync("plan");
        await using (await LocalAws.Server.LocalAwsServer.StartAsync(new() { StateFolder = folder.Path }, default))
            Assert.Equal(2, (await project.TypeAsync("plan")).Code);

        var after = await project.TypeAsync("plan");

        Assert.Contains("no local AWS was found in", before.Errors, StringComparison.Ordinal);
        Assert.Equal(1, after.Code);
        Assert.Contains("is not running any more; start it again with `gitops local`", after.Errors, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Files(string hyperparameter) =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(),
            ["data/rows/train.csv"] = Manifests.Rows,
            ["data/code/train.py"] = Script,
            ["models/all.yaml"] = string.Join(
                "---\n",
                Manifests.Dataset(),
                Manifests.Dataset("code"),
                OwnJob.Replace("HYPERPARAMETERS", hyperparameter, StringComparison.Ordinal)
            ),
        };

    private const string OwnJob = """
        apiVersion: sagemaker.services.k8s.aws/v1alpha1
        kind: TrainingJob
        metadata: {name: own}
        spec:
          roleARN: ${{ vars.role }}
          hyperParameters: {HYPERPARAMETERS}
          algorithmSpecification:
            trainingImage: local/process
            trainingInputMode: File
            containerEntrypoint: [python3, /opt/ml/input/data/code/train.py]
            metricDefinitions: [{name: rows, regex: "rows=([0-9]+);"}]
          inputDataConfig:
            - channelName: train
              dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.rows.uri }}/"}}
            - channelName: code
              dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.code.uri }}/"}}
          outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
          resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
          stoppingCondition: {maxRuntimeInSeconds: 600}

        """;
}
