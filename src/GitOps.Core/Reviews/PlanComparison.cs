using System.Collections.Immutable;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;

namespace GitOps.Core.Reviews;

/// <summary>
/// What a pull request changes, kept apart from what happens without it: two plans from the same actual state, one of the base branch and
/// one of the merge result.
/// </summary>
/// <param name="Plan">The plan of the merge result.</param>
/// <param name="Changes">Its changes that the plan of the base branch does not have.</param>
/// <param name="Anyway">Its changes that are pending on the base branch too, drift included.</param>
/// <param name="Avoided">Changes that are pending on the base branch, and that the merge result no longer needs.</param>
public sealed record PlanComparison(
    Plan Plan,
    ImmutableArray<Change> Changes,
    ImmutableArray<Change> Anyway,
    ImmutableArray<Change> Avoided
)
{
    /// <summary>Compares two plans.</summary>
    public static PlanComparison Of(Plan before, Plan after)
    {
        var pending = before.Shown.ToDictionary(KeyOf);
        var wanted = after.Shown.Select(c => c.Id).ToHashSet();
        bool IsPending(Change change) => pending.TryGetValue(KeyOf(change), out var same) && HasSameEffect(change, same);
        return new(
            after,
            [.. after.Shown.Where(c => !IsPending(c))],
            [.. after.Shown.Where(IsPending)],
            [.. before.Shown.Where(c => !wanted.Contains(c.Id))]
        );
    }

    // A resource has several changes: one for each of its versions.
    private static (ResourceId, string) KeyOf(Change change) => (change.Id, change.ActualName);

    private static bool HasSameEffect(Change one, Change other) =>
        one.Action == other.Action
        && one.Before == other.Before
        && one.Fields.Select(f => (f.Path, f.After?.Unmasked)).SequenceEqual(other.Fields.Select(f => (f.Path, f.After?.Unmasked)));
}
