using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Engine.Applying;

/// <summary>Reports the status of runs in progress, and when they end.</summary>
internal sealed class RunMonitor(IProgressObserver observer, TimeProvider time)
{
    private readonly Dictionary<ResourceId, string> _inProgress = [];

    public void Report(Plan plan)
    {
        var now = time.GetUtcNow();
        foreach (var change in plan.Changes.Where(c => c.Desired is not null))
        {
            if (change is { Action: ChangeAction.Wait, Observed: { } busy })
            {
                _inProgress[change.Id] = busy.Name;
                observer.Report(new RunProgressed(change.Id, busy.Name, busy.Status ?? "", now - (busy.Created ?? now), busy.LastMetric));
            }
            else if (_inProgress.Remove(change.Id, out var name))
            {
                var succeeded = change.Action == ChangeAction.NoChange;
                var reason = change.Action == ChangeAction.Blocked ? change.Reason : null;
                observer.Report(new RunEnded(change.Id, name, change.Observed?.Status ?? "gone", succeeded, reason));
            }
        }
    }
}
