using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Says in a line why a new version is made.</summary>
internal static class ChangeReason
{
    public static string Of(
        DesiredResource resource,
        ObservedResource? previous,
        IReadOnlyList<FieldChange> fields,
        IReadOnlyList<Change> earlier,
        IReadOnlyDictionary<ResourceId, Change> decided
    )
    {
        if (previous is null)
            return "not there yet";
        var referring = resource.References.Select(r => r.Path).ToHashSet(StringComparer.Ordinal);
        var reasons = new List<string>();
        var own = fields.Where(f => !referring.Contains(Plain(f.Path, resource))).ToList();
        if (own.Count > 0)
            reasons.Add(Names(own));
        foreach (var dataset in earlier.Where(c => c.Kind is null && resource.References.Any(r => r.Target == c.Id)))
            if (OldDigest(dataset, fields) is { } old)
                reasons.Add($"data set {dataset.Id.Name} changed from {old} to {NewDigest(dataset)}");
        // What moves now, and what moved in an earlier pass, so that its value here is another.
        var changed = fields.Select(f => Plain(f.Path, resource)).ToHashSet(StringComparer.Ordinal);
        var followed = resource
            .References.Where(r =>
                decided.TryGetValue(r.Target, out var change)
                && (
                    changed.Contains(r.Path)
                    || (fields.Count > 0 && change.Action is ChangeAction.Run or ChangeAction.Create or ChangeAction.Replace)
                )
            )
            .Select(r => r.Target)
            .Distinct()
            .Order()
            .ToList();
        if (followed.Count > 0)
            reasons.Add("follows " + string.Join(", ", followed));
        return reasons.Count > 0 ? string.Join("; ", reasons)
            : resource.Options.Rerun is { } rerun ? $"another run is asked for ({rerun})"
            : "its inputs changed";
    }

    private static string Names(IReadOnlyList<FieldChange> fields) =>
        $"{string.Join(", ", fields.Take(3).Select(f => f.Path))}{(fields.Count > 3 ? $" and {fields.Count - 3} more" : "")} changed";

    // References are written with list indices, the fields of sets with the names of their elements.
    private static string Plain(string path, DesiredResource resource)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
            return path;
        var tail = path[path.LastIndexOf(']')..];
        return resource
                .References.Select(r => r.Path)
                .FirstOrDefault(p =>
                    p.StartsWith(path[..(open + 1)], StringComparison.Ordinal) && p.EndsWith(tail, StringComparison.Ordinal)
                )
            ?? path;
    }

    private static string NewDigest(Change dataset) =>
        dataset.ActualName.TrimEnd('/').Split('/')[^1] is var digest && digest.Length > 10 ? digest[..10] : digest;

    private static string? OldDigest(Change dataset, IReadOnlyList<FieldChange> fields)
    {
        var marker = $"/datasets/{dataset.Id.Name}/";
        foreach (var before in fields.Select(f => f.Before).OfType<string>())
            if (
                before.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at
                && before[(at + marker.Length)..].Split('/')[0] is { Length: >= 10 } digest
            )
                return digest[..10];
        return null;
    }
}
