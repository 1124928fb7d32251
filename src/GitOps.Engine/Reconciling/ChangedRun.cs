using System.Globalization;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.History;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Values;

namespace GitOps.Engine.Reconciling;

/// <summary>
/// A run whose status differs from its <paramref name="Earlier"/> record, or that has none, with its new <paramref name="Record"/>.
/// </summary>
internal sealed record ChangedRun(ResourceId Id, ObservedResource Run, RunRecord? Earlier, RunRecord Record)
{
    // AWS's clock and this machine's differ by less, or requests would be refused; this only decides whether a run counts in the metrics.
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromSeconds(1);

    /// <summary>The runs of a plan that have changed, compared with those that are recorded.</summary>
    public static IReadOnlyList<ChangedRun> FindAll(
        Plan? plan,
        IReadOnlyDictionary<string, RunRecord> recorded,
        EnvironmentStatus status
    ) =>
        [
            .. from change in plan?.Changes.Where(c => c is { Kind.IsRun: true, Observed.Status: not null }) ?? []
            let run = change.Observed!
            let earlier = recorded.GetValueOrDefault(run.Name)
            where earlier?.Status != run.Status
            select new ChangedRun(change.Id, run, earlier, RecordOf(change.Id, run, earlier, status)),
        ];

    /// <summary>
    /// Whether it has ended and that was not reported before. A run that started and ended during one reconciliation was never observed in
    /// progress.
    /// </summary>
    public bool HasEndedSince(DateTimeOffset began) =>
        Record.Ended is not null && (Earlier is { Ended: null } || (Earlier is null && Run.Created >= began - MaxClockSkew));

    /// <summary>The event of its end.</summary>
    public RunEnded ToEvent() => new(Id, Run.Name, Run.Status!, !Run.IsFailed, null);

    private static RunRecord RecordOf(ResourceId id, ObservedResource run, RunRecord? earlier, EnvironmentStatus status) =>
        new(
            status.Id,
            id.ToString(),
            run.Name,
            run.Status!,
            earlier?.Commit ?? run.Tags.GetValueOrDefault(OwnTags.Commit) ?? status.Commit,
            earlier?.Began ?? run.Created ?? status.At,
            run.IsBusy ? null : EndOf(run) ?? status.At,
            run.Failure ?? run.LastMetric ?? ""
        );

    private static DateTimeOffset? EndOf(ObservedResource run) =>
        run.Description is { } description
        && (
            description.Entries.FirstOrDefault(e => e.Key.EndsWith("EndTime", StringComparison.Ordinal))?.Value
            ?? description["LastModifiedTime"]
        )
            is DataScalar scalar
        && double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
