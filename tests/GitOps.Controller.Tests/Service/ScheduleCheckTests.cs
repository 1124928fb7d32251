using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Scheduling;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Controller.Tests.Service;

/// <summary>What readiness reports of the schedules.</summary>
public sealed class ScheduleCheckTests
{
    [Fact]
    public async Task Schedules_that_were_not_checked_for_long_are_reported()
    {
        var time = new FakeTimeProvider();
        // It is not started, as when every check fails.
        using var check = new ScheduleCheck(null!, null!, new(), time, NullLogger<ScheduleCheck>.Instance);

        time.Advance(ServiceLimits.MaxOverdue);
        var ready = await check.CheckHealthAsync(new(), default);
        time.Advance(TimeSpan.FromSeconds(1));
        var late = await check.CheckHealthAsync(new(), default);

        Assert.Equal((HealthStatus.Healthy, HealthStatus.Unhealthy), (ready.Status, late.Status));
        Assert.StartsWith("not checked since", late.Description, StringComparison.Ordinal);
    }
}
