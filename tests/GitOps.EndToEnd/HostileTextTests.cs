using GitOps.Core.Reports;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>A repository whose names, annotations, commits and values try to control the terminal of whoever reads them.</summary>
public sealed class HostileTextTests : IAsyncLifetime
{
    private const string Evil = "evil\u001b[2J\u202etext";
    private const string EvilInYaml = "\"evil\\u001b[2J\\u202etext\"";
    private const string EvilShown = @"evil\u001b[2J\u202etext";

    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync(runCommands: true);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task No_command_writes_a_control_character_of_a_repository()
    {
        using var project = new Project(Files(), _shop.Aws.Folder);
        var ended = new List<Ended>();
        string[][] commands =
        [
            ["validate"],
            .. Formats(["plan"], "text", "json", "yaml", "markdown"),
            ["diff"],
            ["apply", "--yes"],
            .. Formats(["get"], "text", "wide", "json", "yaml", "markdown"),
            .. Formats(["describe", "TrainingJob/job"], "text", "json", "yaml"),
            ["tree"],
            ["logs", "TrainingJob/job"],
        ];
        foreach (var command in commands)
            ended.Add(await project.TypeAsync(command));
        project.Commit(Files("changed"));
        foreach (var command in commands)
            ended.Add(await project.TypeAsync(command));
        project.Commit(Files("named", EvilInYaml));
        ended.Add(await project.TypeAsync("validate"));
        ended.Add(await project.TypeAsync("plan"));

        Assert.All(ended, e => Assert.False(VisibleText.Contains(e.All), e.All));
        foreach (var command in (string[])["plan", "describe", "logs"])
            Assert.Contains(EvilShown, (await Spoken(project, command)).All, StringComparison.Ordinal);
        Assert.Contains($"invalid value '{EvilShown}'", ended[^1].All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_of_the_service_writes_a_control_character_of_a_commit()
    {
        await using var service = await _shop.StartAsync();
        _shop.Push([.. Files().Select(f => (f.Key, f.Value))]);
        // A suspended resource keeps its commit open, and its note is the reason.
        await service.UntilAsync(Shop.Dev, v => v.Summary.Contains("suspended: ", StringComparison.Ordinal) && v.Pending.Count == 1);
        string[][] commands =
        [
            .. Formats(["status"], "text", "json", "yaml", "markdown"),
            ["why", Shop.Dev],
            ["why", "ModelPackageGroup/group", "--env", Shop.Dev],
            ["logs", "TrainingJob/job"],
        ];
        var ended = new List<Ended>();
        foreach (var command in commands)
            ended.Add(await service.TypeAsync(command));
        var commit = PushByEve(("models/all.yaml", Manifests.PackageGroup("group")));
        await service.EndOfAsync(Shop.Dev, commit);
        ended.Add(await service.TypeAsync("audit"));
        ended.Add(await service.TypeAsync("wait", "--commit", commit));

        Assert.All(ended, e => Assert.False(VisibleText.Contains(e.All), e.All));
        Assert.All(ended.SkipLast(2), e => Assert.Contains("evil", e.All, StringComparison.Ordinal));
        Assert.Contains($"{EvilShown} title", ended[^1].Output, StringComparison.Ordinal);
    }

    private string PushByEve(params (string, string)[] files)
    {
        _shop.Upstream.Run("checkout", "-q", "-b", "eve");
        _shop.Push(files);
        _shop.Upstream.Run("-c", $"user.name={Evil}", "commit", "-q", "--amend", "--reset-author", "-m", $"{Evil} title");
        _shop.Upstream.Run("branch", "-f", "main", "eve");
        return _shop.Upstream.Run("rev-parse", "main");
    }

    private static Task<Ended> Spoken(Project project, string command) =>
        command switch
        {
            "plan" => project.TypeAsync("plan"),
            "describe" => project.TypeAsync("describe", "TrainingJob/job"),
            _ => project.TypeAsync("logs", "TrainingJob/job"),
        };

    private static IEnumerable<string[]> Formats(string[] command, params string[] formats) =>
        formats.Select(f => (string[])[.. command, "-o", f]);

    private static Dictionary<string, string> Files(string value = "first", string name = "group") =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(),
            ["data/rows/train.csv"] = Manifests.Rows,
            ["models/all.yaml"] = string.Join(
                "---\n",
                Manifests.Dataset(),
                $$$"""
                apiVersion: sagemaker.services.k8s.aws/v1alpha1
                kind: TrainingJob
                metadata: {name: job, annotations: {gitops.mlops/rerun: {{{EvilInYaml}}}}}
                spec:
                  roleARN: ${{ vars.role }}
                  hyperParameters: {note: {{{EvilInYaml}}}, value: {{{value}}}}
                  environment: {NOTE: {{{EvilInYaml}}}}
                  algorithmSpecification:
                    trainingImage: local/process
                    trainingInputMode: File
                    containerEntrypoint: [sh, -c, "printf 'evil\\033[2J\\342\\200\\256text\\n'"]
                  inputDataConfig:
                    - channelName: train
                      dataSource: {s3DataSource: {s3DataType: S3Prefix, s3URI: "${{ ref.Dataset.rows.uri }}/"}}
                  outputDataConfig: {s3OutputPath: "s3://${{ env.bucket }}/models"}
                  resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
                  stoppingCondition: {maxRuntimeInSeconds: 600}

                """,
                Manifests
                    .PackageGroup(name)
                    .Replace("}\nspec", $", annotations: {{gitops.mlops/suspend: {EvilInYaml}}}}}\nspec", StringComparison.Ordinal)
            ),
        };
}
