using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;

namespace GitOps.Engine.Tests.Reconciling;

public sealed class ReconciliationOptionsTests
{
    private static readonly DateTimeOffset Now = Situation.Noon;
    private static readonly EnvironmentSettings Environment = Situation.New().Graph.Environment;
    private static readonly OutcomeReason Reason = new AllInSync();
    private static readonly ResourceId Model = new("Model", "churn");
    private static readonly Core.Planning.Plan Plan = Situation.New().Plan().Plan;

    [Theory, InlineData(0, 180), InlineData(0.5, 150), InlineData(1, 120)]
    public void What_is_in_sync_or_waits_for_a_person_is_reconciled_after_the_resync_interval(double random, double seconds)
    {
        Assert.Equal(seconds, Wait(new Synced(Reason), random: random));
        Assert.Equal(seconds, Wait(new Stalled(Reason), random: random));
    }

    [
        Theory,
        InlineData(null, 15),
        InlineData("https://aws.example", 15),
        InlineData("local", 0.5),
        InlineData("http://127.0.0.1:4566", 0.5)
    ]
    public void What_is_in_progress_is_polled(string? endpoint, double seconds) =>
        Assert.Equal(seconds, Wait(new Progressing(Reason), environment: Environment with { Endpoint = endpoint }));

    [Fact]
    public void An_environment_without_settings_is_polled_as_one_in_AWS() =>
        Assert.Equal(15, (new ReconciliationOptions().Next(new Progressing(Reason), 0, null, Now) - Now).TotalSeconds);

    [Theory, InlineData(5, 5), InlineData(60, 15)]
    public void What_is_in_progress_until_a_time_is_polled_no_later(int until, double seconds) =>
        Assert.Equal(seconds, Wait(new Progressing(Reason, Now.AddSeconds(until))));

    [Theory, InlineData(1, 2), InlineData(2, 4), InlineData(5, 32), InlineData(40, 600)]
    public void Failures_in_a_row_wait_longer_and_longer(int failures, double seconds) =>
        Assert.Equal(seconds, Wait(new Failed(Reason), failures));

    [Fact]
    public void Jitter_takes_up_to_half_of_a_backoff() => Assert.Equal(1, Wait(new Failed(Reason), 1, random: 1));

    [Fact]
    public void A_failure_is_recorded_with_its_attempts_and_the_next_time()
    {
        var (memory, options) = (new ReconcilerMemory(), new ReconciliationOptions { Random = () => 0 });
        var failure = new RequestFailed("CreateModel", "no", "AccessDenied");

        memory.RecordFailures(new Dictionary<ResourceId, ChangeFailure> { [Model] = failure }, Plan, options, Now);
        var first = memory.Retries[Model];
        Assert.Equal(new RetryState(first.Version, 1, Now.AddSeconds(2), failure), first);

        memory.RecordFailures(new Dictionary<ResourceId, ChangeFailure> { [Model] = failure }, Plan, options, Now.AddSeconds(2));
        Assert.Equal(new RetryState(first.Version, 2, Now.AddSeconds(6), failure), memory.Retries[Model]);
    }

    [Theory, InlineData(1, true), InlineData(2, false), InlineData(3, false)]
    public void What_was_tried_and_did_not_fail_is_no_longer_backing_off(int seconds, bool isBackingOff)
    {
        var (memory, options) = (new ReconcilerMemory(), new ReconciliationOptions { Random = () => 0 });
        var failure = new RequestFailed("CreateModel", "no", "AccessDenied");
        memory.RecordFailures(new Dictionary<ResourceId, ChangeFailure> { [Model] = failure }, Plan, options, Now);

        memory.RecordFailures(new Dictionary<ResourceId, ChangeFailure>(), Plan, options, Now.AddSeconds(seconds));

        Assert.Equal(isBackingOff, memory.Retries.ContainsKey(Model));
    }

    private static double Wait(Outcome outcome, int failures = 0, EnvironmentSettings? environment = null, double random = 0) =>
        (new ReconciliationOptions { Random = () => random }.Next(outcome, failures, environment ?? Environment, Now) - Now).TotalSeconds;
}
