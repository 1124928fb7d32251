namespace GitOps.EndToEnd.Stories;

/// <summary>Thinks out the commits of a story, from its seed alone.</summary>
internal sealed class Author(Random random)
{
    private static readonly string[] Instances = ["ml.m5.large", "ml.m5.xlarge", "ml.m5.2xlarge"];
    private static readonly string[] Teams = ["a", "b", "c"];
    private readonly List<Wish> _earlier = [];
    private int _lineage = 10;
    private int _value = 1;

    /// <summary>The next commit's content, and what it does in words.</summary>
    public (Wish Wish, string What) Next(Wish now)
    {
        var (next, what) = random.Next(20) switch
        {
            < 7 => Edit(now),
            < 9 => Tag(now),
            < 11 => Rename(now),
            < 13 => Remove(now),
            < 15 => Add(now),
            < 17 => Suspend(now),
            _ => Revert(now),
        };
        _earlier.Add(now);
        return (next, what);
    }

    /// <summary>A new name and lineage.</summary>
    public int NewLineage() => ++_lineage;

    private (Wish, string) Edit(Wish now)
    {
        var item = Pick(now, i => i.Kind is "TrainingJob" or "Model" or "EndpointConfig");
        var edited =
            item.Kind == "EndpointConfig" || (item.Kind == "TrainingJob" && random.Next(3) == 0)
                ? item with
                {
                    Instance = Instances[random.Next(3)],
                }
                : item with
                {
                    Value = random.Next(4) == 0 ? random.Next(1, _value + 1) : ++_value,
                };
        return (now.With(edited), $"edit {item.Id} to {edited.Value}, {edited.Instance}");
    }

    private (Wish, string) Tag(Wish now)
    {
        var item = Pick(now, _ => true);
        var tagged = item with { Team = Teams[random.Next(3)] };
        return (now.With(tagged), $"tag {item.Id} team={tagged.Team}");
    }

    private (Wish, string) Rename(Wish now)
    {
        var item = Pick(now, i => i.Kind is "TrainingJob" or "Model");
        var renamed = item with { Name = $"r{NewLineage()}" };
        if (random.Next(3) == 0)
            renamed = renamed with { Value = ++_value };
        var next = now.Without(item.Id).With(renamed);
        foreach (var user in now.Items.Values.Where(u => u.DependsOn == item.Id))
            next = next.With(user with { Uses = renamed.Name });
        return (next, $"rename {item.Id} to {renamed.Name}, {renamed.Value}");
    }

    private (Wish, string) Remove(Wish now)
    {
        bool IsRemovable(Item item) => item.Kind is "TrainingJob" or "Model" or "ModelPackageGroup" && !IsUsed(now, item);
        if (!now.Items.Values.Any(IsRemovable))
            return Edit(now);
        var item = Pick(now, IsRemovable);
        return (now.Without(item.Id), $"remove {item.Id}");
    }

    private (Wish, string) Add(Wish now)
    {
        var lineage = NewLineage();
        // One busy job at a time: local AWS runs two.
        var isBusy = !now.Items.Values.Any(i => i.IsBusy);
        var item =
            isBusy ? new Item("TrainingJob", $"busy{lineage}", lineage) { IsBusy = true }
            : random.Next(2) == 0 ? new("Model", $"m{lineage}", lineage)
            : new("ModelPackageGroup", $"g{lineage}", 0);
        return (now.With(item), $"add {item.Id}{(isBusy ? ", which is busy until it is stopped" : "")}");
    }

    private (Wish, string) Suspend(Wish now)
    {
        var item = Pick(now, _ => true);
        var suspended = item with { Suspended = item.Suspended is null ? "a reason" : null };
        return (now.With(suspended), $"{(item.Suspended is null ? "suspend" : "resume")} {item.Id} by annotation");
    }

    private (Wish, string) Revert(Wish now)
    {
        if (_earlier.Count == 0)
            return Edit(now);
        var back = random.Next(1, Math.Min(3, _earlier.Count) + 1);
        return (_earlier[^back], $"revert {back} commits");
    }

    private Item Pick(Wish now, Func<Item, bool> isPossible)
    {
        var possible = now.Items.Values.Where(isPossible).ToList();
        return possible[random.Next(possible.Count)];
    }

    private static bool IsUsed(Wish now, Item item) => now.Items.Values.Any(u => u.DependsOn == item.Id);
}
