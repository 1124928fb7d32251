using GitOps.Controller.Service.Api;
using GitOps.Core.Environments;

namespace GitOps.EndToEnd.Stories;

/// <summary>When an environment has settled: nothing remains but what waits for a person or for a busy job, by the oracle.</summary>
internal static class Settlement
{
    /// <summary>Whether the status says so of a commit, and AWS shows it.</summary>
    public static bool IsReached(EnvironmentView? status, string head, Oracle oracle, Wish wish)
    {
        if (status is null || status.Commit != head || status.Outcome == OutcomeState.Failed || status.Reason is NewDataProposed)
            return false;
        var desired = oracle.Desired();
        var open = wish.Items.Values.Where(i => desired[i.Id] is not { Action: "no change", Code: not "suspended" }).ToList();
        var pending = status.Pending.Select(p => p.Resource).ToHashSet();
        // Nothing is deleted while a job is busy.
        var isBusy = open.Any(i => desired[i.Id].Action == "wait");
        return open.All(i => (oracle.IsHeld(i) || desired[i.Id].Code == "suspended") && pending.Contains(i.Id))
            && oracle.Removed().Where(r => r.Code != "history-limit").All(r => r.Action == "blocked" || (isBusy && !r.Thing.IsBusy));
    }

    /// <summary>What is not settled.</summary>
    public static string Describe(EnvironmentView? status, string head, Oracle oracle) =>
        string.Join(
            '\n',
            [
                $"{status?.Commit} of {head}: {status?.Outcome}, {status?.Summary}",
                .. status?.Pending.Select(p => $"  pending {p.Resource}: {p.Action}, {p.Reason}") ?? [],
                .. oracle.Desired().Values.Where(p => p.Action != "no change").Select(p => $"  predicted {p}"),
                .. oracle.Removed().Select(r => $"  not wanted: {r.Thing.Kind}/{r.Thing.Name}, {r.Action}, {r.Code}"),
            ]
        );
}
