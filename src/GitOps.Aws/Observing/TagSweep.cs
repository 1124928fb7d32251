using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Observing;

/// <summary>The cheapest sweep: names and tags of all managed resources, 100 a call, however many others the account has.</summary>
internal sealed class TagSweep(AwsClient client, KindCatalog catalog)
{
    // Keys, environments and fingerprints repeat; what is longer than a fingerprint seldom does.
    private const int MaxSharedLength = 60;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ObservedResource>> RunAsync(string? repository, CancellationToken cancellationToken)
    {
        var request = new JsonObject
        {
            ["ResourcesPerPage"] = 100,
            ["ResourceTypeFilters"] = new JsonArray("sagemaker"),
            ["TagFilters"] = Filters(repository),
        };
        var mappings = new Lister(client).PagesAsync(
            "tagging",
            "GetResources",
            request,
            "ResourceTagMappingList",
            "PaginationToken",
            "PaginationToken",
            cancellationToken
        );
        return ChildJobs.Exclude(
            await mappings
                .Select(Read)
                .OfType<ObservedResource>()
                .Where(r => repository is null || r.BelongsTo(repository))
                .ToListAsync(cancellationToken)
        );
    }

    private static JsonArray Filters(string? repository)
    {
        var filters = new JsonArray(new JsonObject { ["Key"] = OwnTags.Managed });
        if (repository is not null)
            filters.Add(new JsonObject { ["Key"] = OwnTags.Repository, ["Values"] = new JsonArray(OwnTags.Encode(repository)) });
        return filters;
    }

    private ObservedResource? Read(JsonObject mapping)
    {
        if ((string?)mapping["ResourceARN"] is not { } arn || catalog.FromArn(arn) is not var (kind, name))
            return null;
        var tags = Lister.Tags(mapping["Tags"]?.AsArray() ?? []).ToDictionary(t => Shared(t.Key), t => Shared(t.Value));
        return new()
        {
            Kind = kind,
            Name = name,
            Arn = arn,
            Tags = tags,
        };
    }

    // Thousands of resources have the same keys, repositories, environments and commits, so each string is stored once. Fingerprints are
    // longer, and unique.
    private string Shared(string text) =>
        text.Length > MaxSharedLength ? text : CollectionsMarshal.GetValueRefOrAddDefault(_texts, text, out _) ??= text;
}

/// <summary>Recognizes the training jobs that a tuning job created: they have its tags, and with them its fingerprint.</summary>
internal static class ChildJobs
{
    public static IReadOnlyList<ObservedResource> Exclude(IReadOnlyList<ObservedResource> found)
    {
        var parents = found.Where(r => r.Kind.Name == "HyperParameterTuningJob").Select(r => r.Fingerprint).OfType<string>().ToHashSet();
        return parents.Count == 0
            ? found
            : [.. found.Where(r => r.Kind.Name != "TrainingJob" || r.Fingerprint is null || !parents.Contains(r.Fingerprint))];
    }
}
