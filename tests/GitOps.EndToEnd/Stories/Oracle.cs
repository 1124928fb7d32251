namespace GitOps.EndToEnd.Stories;

/// <summary>What a plan must say of a resource. An empty text is not predicted.</summary>
internal sealed record Prediction(string Id, string Action, string Code, string? Before = null, string Text = "")
{
    /// <summary>The thing that is used as it is, or changed in place.</summary>
    public Thing? Actual { get; init; }

    public override string ToString() => $"{Id}: {Action}, {Code}, before {Before ?? "none"} ({Text})";
}

/// <summary>
/// An independent model of the plan: says from what is in AWS, and what a commit wants, what must be done, why, and what precedes it. It
/// compares contents by their fields and knows no fingerprint. The data that a run has read is recorded by the story, since AWS does not
/// show it.
/// </summary>
internal sealed class Oracle(World world, Wish wish, IReadOnlyDictionary<string, int> dataOf, int data)
{
    private readonly Dictionary<string, Prediction> _predictions = [];

    /// <summary>A prediction for each resource that the commit wants.</summary>
    public IReadOnlyDictionary<string, Prediction> Desired()
    {
        foreach (var item in wish.Items.Values)
            Of(item);
        return _predictions;
    }

    /// <summary>Resources that wait: for a person, for a busy job, or for another one that waits.</summary>
    public bool IsHeld(Item item) =>
        Of(item).Action == "blocked"
        || (Of(item).Action == "wait" && item.IsBusy)
        || (item.DependsOn is { } other && wish.Items.TryGetValue(other, out var used) && IsHeld(used) && Of(item).Action != "no change");

    /// <summary>What the environment has and the commit does not want: code, and the thing. Earlier versions may stay.</summary>
    public IEnumerable<(string Action, string Code, Thing Thing)> Removed()
    {
        var used = Desired().Values.Select(p => p.Actual).OfType<Thing>().Select(t => (t.Kind, t.Name)).ToHashSet();
        foreach (var thing in world.Things.Where(t => t.IsManaged && !used.Contains((t.Kind, t.Name))))
        {
            var isEarlier = wish.Items.ContainsKey($"{thing.Kind}/{thing.NameInGit}");
            var code =
                !isEarlier ? "removed-from-git"
                : thing.IsRun ? "earlier-version"
                : "history-limit";
            var isSuspended =
                SuspendedVersion(thing.Kind, thing.NameInGit) is not null
                || (isEarlier && wish.Items[$"{thing.Kind}/{thing.NameInGit}"].Suspended is not null);
            if (isSuspended)
                yield return ("blocked", "suspended", thing);
            else
                yield return (thing.IsRun ? "forget" : "delete", code, thing);
        }
    }

    private Prediction Of(Item item)
    {
        if (_predictions.TryGetValue(item.Id, out var known))
            return known;
        var prediction = item.Kind is "Endpoint" or "ModelPackageGroup" ? OfFixed(item) : OfVersion(item);
        var note = item.Suspended ?? prediction.Actual?.Suspended ?? SuspendedVersion(item.Kind, item.Name);
        if (note is not null && prediction.Action is not ("wait" or "blocked"))
            prediction = prediction with
            {
                Action = prediction.Action == "no change" ? "no change" : "blocked",
                Code = "suspended",
                Text = "",
            };
        return _predictions[item.Id] = prediction;
    }

    private Prediction OfFixed(Item item)
    {
        if (world.Find(item.Kind, item.Name) is not { } actual)
            return new(item.Id, "create", "missing", null, "does not exist yet");
        var found = new Prediction(item.Id, "no change", "in-sync", null, "in sync with Git") { Actual = actual };
        if (!actual.IsOurs)
            return item.IsAdopting
                ? found with
                {
                    Action = "adopt",
                    Code = "adopt-requested",
                    Text = "",
                }
                : found with
                {
                    Action = "blocked",
                    Code = "not-managed",
                    Text = "",
                };
        if (actual.IsBusy)
            return found with { Action = "wait", Code = "in-progress", Text = $"is {actual.Status}" };
        if (item.Kind == "Endpoint" && NameOfUsed(item) != actual.Uses)
            return found with
            {
                Action = "redeploy",
                Code = "inputs-changed",
                Text = (HasOtherTeam(item, actual) ? "Tags.team changed; " : "") + $"follows {item.DependsOn}",
            };
        return WithTags(item, found);
    }

    private Prediction OfVersion(Item item)
    {
        if (Matching(item) is not { } actual)
            return OfNewVersion(item);
        var isOwnName = actual.Name.Length == item.Name.Length + 11 && actual.Name.StartsWith(item.Name, StringComparison.Ordinal);
        var found = isOwnName
            ? new Prediction(item.Id, "no change", "in-sync", null, "in sync with Git")
            : new(item.Id, "no change", "same-content", null, $"same content as {actual.Name}");
        found = found with { Actual = actual };
        if (actual.IsBusy)
            return found with { Action = "wait", Code = "in-progress", Text = $"is {actual.Status}" };
        return actual.Status is "Stopped" or "Failed"
            ? found with
            {
                Action = "blocked",
                Code = "run-failed",
                Text = "",
            }
            : WithTags(item, found);
    }

    private static Prediction WithTags(Item item, Prediction found) =>
        !found.Actual!.IsManaged ? found with { Action = "update", Code = "managed-again", Text = "added to Git again" }
        : HasOtherTeam(item, found.Actual) ? found with { Action = "update", Code = "tags-changed", Text = "tag team changed" }
        : found;

    private static bool HasOtherTeam(Item item, Thing actual) => actual.Tags.GetValueOrDefault("team") != item.Team;

    private Prediction OfNewVersion(Item item)
    {
        var action = item.Kind == "TrainingJob" ? "run" : "create";
        var previous = world
            .Things.Where(t => t.Kind == item.Kind && t.IsManaged && t.NameInGit == item.Name)
            .OrderByDescending(IsInUse)
            .ThenByDescending(t => t.Order)
            .FirstOrDefault();
        if (previous is null)
            return new(item.Id, action, "missing", null, "does not exist yet");
        var fields = Fields(item).Where(f => previous.Fields[f.Path] != f.Value).Select(f => f.Path).ToList();
        var parts = fields.Count > 0 ? [$"{string.Join(", ", fields)} changed"] : new List<string>();
        if (item.Kind == "EndpointConfig" && NameOfUsed(item) != previous.Uses)
            parts.Add($"follows {item.DependsOn}");
        return new(item.Id, action, "inputs-changed", previous.Name, string.Join("; ", parts));
    }

    // By its name in Git first; a run that was forgotten is known by that name only.
    private Thing? Matching(Item item)
    {
        var same = world.Things.Where(t => t.Kind == item.Kind && t.IsOurs && HasContent(t, item)).OrderByDescending(t => t.Order).ToList();
        return same.Find(t => IsNamed(t, item) && t.IsManaged) ?? same.FindLast(t => IsNamed(t, item)) ?? same.Find(t => t.IsManaged);
    }

    private static bool IsNamed(Thing thing, Item item) =>
        thing.Name.StartsWith(item.Name + "-", StringComparison.Ordinal) && thing.Name[(item.Name.Length + 1)..].Split('-')[0].Length == 10;

    private bool HasContent(Thing thing, Item item) =>
        Fields(item).All(f => thing.Fields[f.Path] == f.Value)
        && (item.Kind != "EndpointConfig" || NameOfUsed(item) == thing.Uses)
        && (item.Kind != "TrainingJob" || item.Uses is null || dataOf.GetValueOrDefault(thing.Name, data) == data);

    // What was deleted is made again under the same name. Null when it was never made.
    private string? NameOfUsed(Item item) =>
        item.DependsOn is { } other && wish.Items.TryGetValue(other, out var used)
            ? used.Kind is "Model" or "EndpointConfig"
                ? (Matching(used) ?? world.Known.FirstOrDefault(t => t.Kind == used.Kind && IsNamed(t, used) && HasContent(t, used)))?.Name
                : used.Name
            : null;

    private static IEnumerable<(string Path, string Value)> Fields(Item item) =>
        item.Kind switch
        {
            "TrainingJob" =>
            [
                ("HyperParameters.value", $"{item.Value}"),
                ("HyperParameters.lineage", $"{item.Lineage}"),
                ("ResourceConfig.InstanceType", item.Instance),
            ],
            "Model" =>
            [
                ("PrimaryContainer.Environment.VALUE", $"{item.Value}"),
                ("PrimaryContainer.Environment.LINEAGE", $"{item.Lineage}"),
            ],
            "EndpointConfig" => [("ProductionVariants[main].InstanceType", item.Instance)],
            _ => [],
        };

    private bool IsInUse(Thing thing) => world.Things.Any(u => u.IsManaged && u.Uses == thing.Name && IsUserOf(u, thing));

    private bool IsUserOf(Thing user, Thing thing) =>
        (user.Kind, thing.Kind) switch
        {
            ("Endpoint", "EndpointConfig") => true,
            ("EndpointConfig", "Model") => IsInUse(user),
            _ => false,
        };

    private string? SuspendedVersion(string kind, string? name) =>
        world.Things.FirstOrDefault(t => t.Kind == kind && t.IsManaged && t.NameInGit == name && t.Suspended is not null)?.Suspended;
}
