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
        Assert.Contains("MetricName: rows\n    Value: 64", (await project.TypeAsync("describe", "TrainingJob/own")).Output, StringComparison.Ordinal);
        Assert.Contains("rows=64;", (await project.TypeAsync("logs", "TrainingJob/own")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_file_and_a_retry_are_told()
    {
        Assert.SkipUnless(Testing.Programs.Has("python3"), "python3 is not on this machine");
        await using var aws = await Drivers.LocalAws.StartAsync(runCommands: true);
        using var project = new Project(Files("fail: \"1\""), aws.Folder);

        var applied = await project.TypeAsync("apply", "--yes");
        var retried = await project.TypeAsync("retry", "TrainingJob/own", "--yes");

        Assert.Equal(3, applied.Code);
        Assert.Contains("AlgorithmError: the data is not to my taste, exit code: 3", applied.Output, StringComparison.Ordinal);
        Assert.Equal(3, retried.Code);
        Assert.Matches("attempt 2, as asked for: own-[0-9a-f]{10} ended Failed", retried.Output);
        Assert.Equal(2, aws.Journal().Count(l => l is { Operation: "CreateTrainingJob", Status: 200 }));
    }

    [Fact]
    public async Task Commands_run_only_when_the_server_was_told_to()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files(""), aws.Folder);

        Assert.Contains("only when it is started with --run-commands", (await project.TypeAsync("apply", "--yes")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_survives_a_restart_and_the_endpoint_answers_again()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(new Dictionary<string, string>
        {
            ["gitops.yaml"] = Project.Settings(),
            ["data/rows/train.csv"] = Manifests.Rows,
            ["models/all.yaml"] = string.Join("---\n", Manifests.Dataset(), Manifests.Job("rows"), Manifests.Model("rows", Manifests.Trained("rows")), Manifests.Config("shop", "rows"), Manifests.Endpoint("shop", "shop")),
        }, aws.Folder);
        await project.TypeAsync("apply", "--yes");
        var before = await project.TypeAsync("invoke", "shop", "--body", "9.0,5.0");

        await aws.RestartAsync();

        Assert.Equal(0, (await project.TypeAsync("plan", "--verify")).Code);
        Assert.Equal(before.Output, (await project.TypeAsync("invoke", "shop", "--body", "9.0,5.0")).Output);
    }

    private static Dictionary<string, string> Files(string hyperparameter) => new()
    {
        ["gitops.yaml"] = Project.Settings(),
        ["data/rows/train.csv"] = Manifests.Rows,
        ["data/code/train.py"] = Script,
        ["models/all.yaml"] = string.Join("---\n", Manifests.Dataset(), Manifests.Dataset("code"), $$$"""
            apiVersion: sagemaker.services.k8s.aws/v1alpha1
            kind: TrainingJob
            metadata: {name: own}
            spec:
              roleARN: ${{ vars.role }}
              hyperParameters: {{{{hyperparameter}}}}
              algorithmSpecification:
                trainingImage: local/process
                trainingInputMode: File
                containerEntrypoint: [python3, /opt/ml/input/data/code/train.py]
                metricDefinitions: [{name: rows, regex: "rows=([0-9]+);"}]
              inputDataConfig:
                - {channelName: train, dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.rows.uri }}/"}}}
                - {channelName: code, dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.code.uri }}/"}}}
              outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
              resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
              stoppingCondition: {maxRuntimeInSeconds: 600}

            """),
    };
}
