using GitOps.Controller.Service.Composition;
using Quartz;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// Quartz's execution groups: each has its share of the scheduler's threads, so that a source whose remote or AWS endpoint is slow, or that
/// has many environments, delays itself only.
/// </summary>
internal static class ExecutionGroups
{
    private const string Polls = "poll";
    private const string FailingPolls = "poll failing";
    private const string Reconciliations = "reconcile ";
    private const string Reviews = "review ";

    public const string PullRequestPolls = "poll pull requests";

    public static string PollsOf(bool isFailing) => isFailing ? FailingPolls : Polls;

    // Escaped, because Quartz replaces names in braces.
    public static string ReconciliationsOf(string source) => Reconciliations + Uri.EscapeDataString(source);

    public static string ReviewsOf(string source) => Reviews + Uri.EscapeDataString(source);

    /// <summary>Sets the limits. A source that is alone needs no share.</summary>
    public static void Limit(ExecutionLimitsBuilder limits, int sources)
    {
        limits
            .ForGroup(Polls, ServiceLimits.ConcurrentPolls)
            .ForGroup(FailingPolls, ServiceLimits.ConcurrentFailingPolls)
            .ForGroup(PullRequestPolls, ServiceLimits.ConcurrentPullRequestPolls)
            .ForGroupsWithPrefix(Reviews, ServiceLimits.ReviewsPerSource);
        if (sources > 1)
            limits.ForGroupsWithPrefix(Reconciliations, ServiceLimits.ReconciliationsPerSource);
    }
}
