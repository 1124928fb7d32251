using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Core.Observed;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Aws.Observing;

/// <summary>Reads SageMaker: by tags, by Search, by lists and by describe, the cheapest first.</summary>
internal sealed class ResourceReader(AwsClient client, KindCatalog catalog, DescribedVersions versions) : IResourceReader
{
    // A list returns up to 100 runs, many of them not ours: below this, a describe of each costs fewer calls than the pages of a list.
    private const int MinRunsToList = 10;
    private readonly Lister _lister = new(client);

    public async Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken)
    {
        try
        {
            return Sweep.Of(await new TagSweep(client, catalog).RunAsync(repository, cancellationToken), []);
        }
        catch (ServiceException error)
            // A throttled sweep is retried later: reading everything one by one would only be throttled more.
            when (error.Kind is not (ServiceErrorKind.AccessDenied or ServiceErrorKind.Throttled) && error.Code != ServiceCodes.Unreachable)
        {
            var found = await new ListSweep(_lister, this, catalog).RunAsync(repository, cancellationToken);
            return found with
            {
                Notes =
                [
                    $"the tagging API failed ({error.Code}), so every resource was listed and its tags were read one by one",
                    .. found.Notes,
                ],
            };
        }
    }

    public async Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken)
    {
        try
        {
            return await new SearchSweep(client, catalog).RunAsync(
                kind,
                repository is null ? $"Tags.{OwnTags.Managed}" : $"Tags.{OwnTags.Repository}",
                repository is null ? "true" : OwnTags.Encode(repository),
                cancellationToken
            );
        }
        catch (ServiceException error)
            when (error.Kind is ServiceErrorKind.InvalidRequest or ServiceErrorKind.NotFound or ServiceErrorKind.Unavailable)
        {
            // Without Search, the resources are described one by one.
            return null;
        }
    }

    public Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken) =>
        DescribeAsync(kind, handle, withTags: true, cancellationToken);

    public async Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken)
    {
        try
        {
            var listed = await _lister.ListAsync(
                kind,
                new JsonObject { [kind.VersionOf ?? kind.List!.Parent!] = parent },
                cancellationToken
            );
            if (kind.MetadataMember is null)
                return [.. listed.Select(item => Observe(kind, item, []))];
            var described = new List<ObservedResource>();
            foreach (var item in listed)
                if (await versions.GetAsync(kind, item, arn => DescribeAsync(kind, arn, withTags: false, cancellationToken)) is { } version)
                    described.Add(version);
            return described;
        }
        catch (ServiceException error) when (error.Kind == ServiceErrorKind.NotFound)
        {
            return [];
        }
    }

    public async Task<IReadOnlyList<ObservedResource>> RefreshAsync(
        IReadOnlyList<ObservedResource> resources,
        CancellationToken cancellationToken
    )
    {
        var observed = new List<ObservedResource>();
        foreach (var family in resources.GroupBy(r => r.Kind))
        {
            var pending = family.ToList();
            // One list since the oldest of many runs shows which of them have changed.
            if (
                pending.Count >= MinRunsToList
                && family.Key is { IsRun: true, List: { Parent: null, CreatedAfter.Length: > 0 } }
                && pending.All(r => r.Created is not null)
            )
                pending = await FindChangedAsync(family.Key, pending, observed, cancellationToken);
            foreach (var resource in pending)
                if (await DescribeAsync(resource.Kind, resource.Handle, withTags: false, cancellationToken) is { } now)
                    observed.Add(now.Kind.HandleIsArn ? now with { Name = resource.Name } : now);
        }

        return observed;
    }

    internal async Task<ObservedResource?> DescribeAsync(Kind kind, string handle, bool withTags, CancellationToken cancellationToken)
    {
        try
        {
            var record = await client.InvokeAsync(
                "sagemaker",
                kind.Operations.Describe,
                new JsonObject { [kind.Handle] = handle },
                cancellationToken
            );
            var tags =
                withTags && kind.HasTags && record[kind.VersionOf ?? "\0"] is null && (string?)record[kind.ArnMember] is { } arn
                    ? await _lister.TagsAsync(arn, cancellationToken)
                    : [];
            return Observe(kind, record, tags);
        }
        catch (ServiceException error)
            when (error.Kind == ServiceErrorKind.NotFound
                && !kind.UnrelatedNotFoundMessages.Any(t => error.Message.Contains(t, StringComparison.Ordinal))
            )
        {
            return null;
        }
    }

    /// <summary>Converts a record of describe, Search or a list to an observed resource.</summary>
    internal static ObservedResource Observe(Kind kind, JsonObject record, Dictionary<string, string> tags)
    {
        var arn = (string?)record[kind.ArnMember] ?? "";
        if (kind.MetadataMember is { } metadata && record[metadata] is JsonObject values)
            tags = tags.Concat(values.Select(p => KeyValuePair.Create(p.Key, (string?)p.Value ?? "")))
                .GroupBy(p => p.Key)
                .ToDictionary(g => g.Key, g => g.Last().Value);
        var name =
            kind.VersionOf is { } group && record[group] is not null
                ? arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..]
                : (string?)record[kind.NameMember ?? "\0"] ?? arn[(arn.LastIndexOf('/') + 1)..];
        return new()
        {
            Kind = kind,
            Name = name,
            Arn = arn,
            Tags = tags,
            Status = kind.Status is { } status ? (string?)record[status.Member] : null,
            // In an item of a list the kind's name may precede the member's.
            Failure =
                kind.FailureMember is { } failure && (record[failure] ?? record[kind.Name + failure]) is JsonValue reason
                    ? reason.ToString()
                    : null,
            Description = (DataMap)JsonData.FromJson(record),
            Created = Timestamp.Read(record["CreationTime"] ?? record["StartTime"]),
        };
    }

    private async Task<List<ObservedResource>> FindChangedAsync(
        Kind kind,
        List<ObservedResource> pending,
        List<ObservedResource> observed,
        CancellationToken cancellationToken
    )
    {
        var since = pending.Min(r => r.Created)!.Value.AddMinutes(-5);
        var listed = await _lister.ListAsync(
            kind,
            new JsonObject { [kind.List!.CreatedAfter] = since.ToUnixTimeMilliseconds() / 1000.0 },
            cancellationToken
        );
        // A list that changes between its pages may contain a run twice.
        var statuses = listed
            .Where(i => i[kind.NameMember!] is not null)
            .GroupBy(i => (string)i[kind.NameMember!]!)
            .ToDictionary(g => g.Key, g => (string?)g.Last()[kind.Status!.Member]);
        var changed = pending.Where(r => !statuses.TryGetValue(r.Name, out var status) || status != r.Status).ToList();
        observed.AddRange(pending.Except(changed));
        return changed;
    }
}
