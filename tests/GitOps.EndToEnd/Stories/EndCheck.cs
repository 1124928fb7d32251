namespace GitOps.EndToEnd.Stories;

/// <summary>What must not be left in AWS when a story has ended.</summary>
internal static class EndCheck
{
    private const int HistoryLimit = 1;

    /// <summary>
    /// Busy runs that Git does not want, and what the environment has although neither Git wants it, nor the history limit keeps it, nor
    /// something that is kept uses it.
    /// </summary>
    public static IEnumerable<string> Leftovers(World world, Oracle oracle)
    {
        var wanted = oracle.Desired().Values.Select(p => p.Actual).OfType<Thing>().Select(t => (t.Kind, t.Name)).ToHashSet();
        foreach (var run in world.Things.Where(t => t is { IsRun: true, IsOurs: true, IsBusy: true } && !wanted.Contains((t.Kind, t.Name))))
            yield return $"{run.Kind}/{run.Name} is busy, and Git does not want it";
        var removed = oracle.Removed().ToList();
        foreach (var (action, code, thing) in removed.Where(r => r.Code != "history-limit"))
            yield return $"{thing.Kind}/{thing.Name} is left: {action}, {code}";
        foreach (var family in removed.Where(r => r.Code == "history-limit").GroupBy(r => (r.Thing.Kind, r.Thing.NameInGit)))
        foreach (var (_, _, thing) in family.OrderByDescending(r => r.Thing.Order).Skip(HistoryLimit))
            if (!world.Things.Any(t => t.Uses == thing.Name))
                yield return $"{thing.Kind}/{thing.Name} is beyond the history limit, and nothing uses it";
    }
}
