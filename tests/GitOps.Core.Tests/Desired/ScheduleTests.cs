using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

/// <summary>A schedule's last tick is an input of what it runs: a function of Git and the time, with no memory.</summary>
public sealed class ScheduleTests
{
    private static readonly ResourceId Job = new("TrainingJob", "churn");

    [Theory]
    [InlineData("2026-11-24T00:59:00Z", "2026-11-23T01:00:00Z")]
    [InlineData("2026-11-24T01:00:00Z", "2026-11-24T01:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-01T00:00:00Z")]
    public void A_tick_is_at_its_time_in_its_zone_summer_and_winter(string now, string tick) =>
        Assert.Equal(
            DateTimeOffset.Parse(tick, null),
            Schedule("cron: 0 2 * * *, timeZone: Europe/Berlin").LastAt(DateTimeOffset.Parse(now, null))
        );

    [Fact]
    public void A_run_has_one_name_within_a_tick_and_another_in_the_next()
    {
        string Name(string now) => Graph("cron: 0 2 * * *", now).Find(Job)!.ActualName;

        Assert.Equal(Name("2026-11-24T02:00:00Z"), Name("2026-11-25T01:59:59Z"));
        Assert.NotEqual(Name("2026-11-24T02:00:00Z"), Name("2026-11-25T02:00:00Z"));
        Assert.Equal("Schedule/nightly 2026-11-24T02:00Z", Graph("cron: 0 2 * * *", "2026-11-24T12:00:00Z").Find(Job)!.Options.Reruns);
    }

    [Fact]
    public void Ticks_before_since_are_ignored() =>
        Assert.Null(Graph("cron: 0 2 * * *, since: 2026-11-25", "2026-11-24T12:00:00Z").Find(Job)!.Options.Reruns);

    [Fact]
    public void Jitter_delays_a_tick_but_does_not_change_its_name()
    {
        var schedule = Schedule("cron: 0 2 * * *, jitterSeconds: 3600");
        var nominal = new DateTimeOffset(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

        Assert.InRange(schedule.Offset, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Assert.Equal(nominal.AddDays(-1), schedule.LastAt(nominal + schedule.Offset - TimeSpan.FromSeconds(1)));
        Assert.Equal(nominal, schedule.LastAt(nominal + schedule.Offset));
        Assert.Equal(nominal + schedule.Offset, schedule.NextAt(nominal));
    }

    [Fact]
    public void A_missed_tick_is_caught_up_only_if_the_schedule_says_so()
    {
        Assert.NotNull(Graph("cron: 0 2 * * *", "2026-11-24T12:00:00Z").Find(Job)!.Options.Reruns);
        // Nothing of an earlier tick is in AWS either.
        Assert.Null(Graph("cron: 0 2 * * *, catchUp: none", "2026-11-24T12:00:00Z").Find(Job)!.Options.Reruns);
        Assert.NotNull(Graph("cron: 0 2 * * *, catchUp: none", "2026-11-24T02:30:00Z").Find(Job)!.Options.Reruns);
    }

    [Theory]
    [InlineData("cron: 0 25 * * *", "expected five fields")]
    [InlineData("cron: 0 2 * * *, timeZone: Europe/Berlim", "expected a name of the tz database")]
    [InlineData("cron: 0 2 * * *, since: soon", "expected an ISO 8601 date or time")]
    public void An_invalid_schedule_is_reported(string spec, string message) =>
        Assert.Contains(
            Loading.Validate(Files(spec)),
            d => d.Code == "bad-schedule" && d.Message.Contains(message, StringComparison.Ordinal)
        );

    [Fact]
    public void A_schedule_may_only_start_runs_of_its_environment() =>
        Assert.Contains(
            Loading.Validate(Files("cron: 0 2 * * *", "TrainingJob/chrun")),
            d => d is { Code: "bad-schedule", Help: { } help } && help.Contains("TrainingJob/churn", StringComparison.Ordinal)
        );

    private static DesiredSchedule Schedule(string spec) => Assert.Single(Graph(spec, "2026-11-24T12:00:00Z").Schedules);

    private static DesiredGraph Graph(string spec, string now) => Loading.Graph(Files(spec), DateTimeOffset.Parse(now, null));

    private static Dictionary<string, string> Files(string spec, string run = "TrainingJob/churn") =>
        new()
        {
            ["models/schedule.yaml"] = $$"""
                apiVersion: gitops.mlops/v1alpha1
                kind: Schedule
                metadata: {name: nightly}
                spec: { {{spec}}, runs: [{{run}}] }
                """,
            ["models/job.yaml"] = """
                apiVersion: sagemaker.services.k8s.aws/v1alpha1
                kind: TrainingJob
                metadata: {name: churn}
                spec:
                  roleARN: ${{ vars.role }}
                  algorithmSpecification: {trainingImage: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1", trainingInputMode: File}
                  outputDataConfig: {s3OutputPath: "s3://churn-dev/models"}
                  resourceConfig: {instanceCount: 1, instanceType: ml.m5.large, volumeSizeInGB: 5}
                  stoppingCondition: {maxRuntimeInSeconds: 600}
                """,
        };
}
