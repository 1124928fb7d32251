using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Finds why a new version is needed: which fields, data sets or other resources changed.</summary>
internal static class InputDiff
{
    public static ChangeReason Of(
        DesiredResource resource,
        ObservedResource? previous,
        IReadOnlyList<FieldChange> fields,
        IReadOnlyDictionary<ResourceId, Change> planned
    )
    {
        if (previous is null)
            return new Missing();
        var paths = fields.Select(f => ReferencePath(f.Path, resource)).ToHashSet(StringComparer.Ordinal);
        var referring = resource.References.Select(r => r.Path).ToHashSet(StringComparer.Ordinal);
        var targets = resource.References.Select(r => r.Target).Distinct().Order().Where(planned.ContainsKey).ToList();
        return new InputsChanged(
            [.. fields.Where(f => !referring.Contains(ReferencePath(f.Path, resource))).Select(f => f.Path)],
            [.. targets.Select(t => DatasetChangeOf(planned[t], fields)).OfType<DatasetChange>()],
            [.. targets.Where(t => planned[t].Subject is ResourceSubject && Moves(resource, planned[t], paths, fields.Count > 0))],
            resource.Options.Rerun
        );
    }

    // What changes now, and what changed in an earlier reconciliation, so that its value here differs.
    private static bool Moves(DesiredResource resource, Change target, HashSet<string> paths, bool hasFields) =>
        resource.References.Any(r => r.Target == target.Id && paths.Contains(r.Path))
        || (hasFields && target.Action is ChangeAction.Run or ChangeAction.Create or ChangeAction.Replace);

    // References are written with list indices, the fields of sets with the names of their elements.
    private static string ReferencePath(string path, DesiredResource resource)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
            return path;
        var (head, tail) = (path[..(open + 1)], path[path.LastIndexOf(']')..]);
        return resource
                .References.Select(r => r.Path)
                .FirstOrDefault(p => p.StartsWith(head, StringComparison.Ordinal) && p.EndsWith(tail, StringComparison.Ordinal))
            ?? path;
    }

    private static DatasetChange? DatasetChangeOf(Change change, IReadOnlyList<FieldChange> fields)
    {
        if (change.Subject is not DatasetSubject { Dataset: var dataset })
            return null;
        var marker = $"/datasets/{dataset.Id.Name}/";
        foreach (var before in fields.Select(f => f.Before?.Unmasked).OfType<string>())
            if (
                before.IndexOf(marker, StringComparison.Ordinal) is >= 0 and var at
                && before[(at + marker.Length)..].Split('/')[0] is { Length: >= 10 } digest
            )
                return new(dataset.Id.Name, digest[..10], Short(change.ActualName.TrimEnd('/').Split('/')[^1]));
        return null;
    }

    private static string Short(string digest) => digest.Length > 10 ? digest[..10] : digest;
}
