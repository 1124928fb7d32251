using System.Globalization;
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
        _driver.Files["models/all.yaml"] = string.Concat(Enumerable.Range(0, Count).Select(Job));
        await _driver.CommitAsync("");
        await _driver.ReconcileAsync();
    }

    private static string Job(int number) =>
        "---\napiVersion: sagemaker.services.k8s.aws/v1alpha1\nkind: TrainingJob\n"
        + $"metadata: {{name: {string.Create(CultureInfo.InvariantCulture, $"job-{number}")}}}\n"
        + "spec:\n  roleARN: arn:aws:iam::123456789012:role/sagemaker\n"
        + "  algorithmSpecification: {trainingImage: \"123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1\", trainingInputMode: File}\n"
        + "  outputDataConfig: {s3OutputPath: s3://elsewhere/models}\n"
        + "  resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}\n"
        + "  stoppingCondition: {maxRuntimeInSeconds: 600}\n";
}
