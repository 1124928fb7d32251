using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Finds why a new version is needed: which fields, data sets or other resources changed.</summary>
internal static class InputDiff
{
    public static ChangeReason Of(
        DesiredResource resource,
        ObservedResource? previous,
        IReadOnlyList<FieldChange> fields,
        IReadOnlyDictionary<ResourceId, Change> planned,
        DesiredGraph graph
    )
    {
        if (previous is null)
            return new Missing();
        var paths = fields.Select(f => ReferencePath(f.Path, resource)).ToHashSet(StringComparer.Ordinal);
        var referring = resource.References.Select(r => r.Path).ToHashSet(StringComparer.Ordinal);
        var targets = resource.References.Select(r => r.Target).Distinct().Order().Where(planned.ContainsKey).ToList();
        var own = fields.Where(f => !referring.Contains(ReferencePath(f.Path, resource))).Select(f => f.Path).ToList();
        var datasets = targets.Select(t => DatasetChangeOf(planned[t], fields)).OfType<DatasetChange>().ToList();
        var follows = targets
            .Where(t => planned[t].Subject is ResourceSubject && Moves(resource, planned[t], paths, fields.Count > 0))
            .ToList();
        return own.Count + datasets.Count + follows.Count > 0
            ? new InputsChanged(own, datasets, follows, null)
            : Unseen(resource, previous, graph);
    }

    // No description contains ticks, requests and the content of data in S3. A tick after the previous version is a reason for certain;
    // one before it is none.
    private static InputsChanged Unseen(DesiredResource resource, ObservedResource previous, DesiredGraph graph)
    {
        var options = resource.Options;
        if (options.LastTick is { } tick && previous.Created is { } created && tick > created)
            return new([], [], [], options.Ticks);
        var inS3 = graph
            .DatasetsOf(resource)
            .Where(d => d.S3Uri is not null && d.Version is not null)
            .Select(d => new DatasetChange(d.Id.Name, null, Short(d.Version!.Digest)));
        return new([], [.. inS3], [], options.LastTick is not null && previous.Created is null ? options.Reruns : options.Rerun);
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
        if (InList(path, open, resource) is { } indexed)
            return indexed;
        var (head, tail) = (path[..(open + 1)], path[path.LastIndexOf(']')..]);
        return resource
                .References.Select(r => r.Path)
                .FirstOrDefault(p => p.StartsWith(head, StringComparison.Ordinal) && p.EndsWith(tail, StringComparison.Ordinal))
            ?? path;
    }

    // The path with the index of the element that has the name; null when the list is no set.
    private static string? InList(string path, int open, DesiredResource resource)
    {
        var close = path.IndexOf(']', open);
        var isSet = resource.Kind.Sets.TryGetValue(path[..open], out var key);
        if (!isSet || resource.Spec[path[..open]] is not DataList list)
            return null;
        var index = list.Items.ToList().FindIndex(i => (i as DataMap)?.Text(key!) == path[(open + 1)..close]);
        return index < 0 ? null : $"{path[..(open + 1)]}{index}{path[close..]}";
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
                && dataset.Version is { } version
                && Short(version.Digest) != digest[..10]
            )
                return new(dataset.Id.Name, digest[..10], Short(version.Digest));
        return null;
    }

    // An S3 version id is given whole.
    private static string Short(string digest) => digest.Length > 10 && digest.All(char.IsAsciiHexDigit) ? digest[..10] : digest;
}
