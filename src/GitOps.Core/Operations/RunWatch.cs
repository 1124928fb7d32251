using System.Globalization;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Values;

namespace GitOps.Core.Operations;

/// <summary>Tells how what is under way stands, and when it has settled.</summary>
internal sealed class RunWatch(IOperationObserver observer, TimeProvider time)
{
    private readonly Dictionary<ResourceId, string> _underWay = [];

    public void Look(Plan plan)
    {
        foreach (var change in plan.Changes.Where(c => c.Kind is not null && c.Desired is not null))
        {
            if (change is { Action: ChangeAction.Wait, Observed: { } busy })
            {
                _underWay[change.Id] = busy.Name;
                observer.Report(
                    new Progress(
                        change.Id,
                        busy.Name,
                        busy.Status ?? "",
                        time.GetUtcNow() - (busy.Created ?? time.GetUtcNow()),
                        LastMetric(busy)
                    )
                );
            }
            else if (_underWay.Remove(change.Id, out var name))
            {
                observer.Report(
                    new Settled(
                        change.Id,
                        name,
                        change.Observed?.Status ?? "gone",
                        change.Action == ChangeAction.NoChange,
                        change.Action == ChangeAction.Blocked ? change.Reason : null
                    )
                );
            }
        }
    }

    /// <summary>The metric that a run told last, as name=value.</summary>
    public static string? LastMetric(ObservedResource run)
    {
        if (run.Description?["FinalMetricDataList"] is not DataList { Items.Count: > 0 } metrics)
            return null;
        var last = metrics.Items.OfType<DataMap>().LastOrDefault();
        return
            last?["MetricName"] is DataScalar name
            && last["Value"] is DataScalar value
            && double.TryParse(value.Text, CultureInfo.InvariantCulture, out var number)
            ? $"{name.Text}={number.ToString("0.#####", CultureInfo.InvariantCulture)}"
            : null;
    }
}
