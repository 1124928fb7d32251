using System.Globalization;
using GitOps.Core.Desired;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Observed;

/// <summary>A resource as it is in AWS. Status and description are null where no call has shown them yet.</summary>
public sealed record ObservedResource
{
    /// <summary>Its kind.</summary>
    public required Kind Kind { get; init; }

    /// <summary>Its name; for what the server names, the name that we find it by.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARN.</summary>
    public required string Arn { get; init; }

    /// <summary>Its tags, or what stands for them.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Its status, for kinds that have one.</summary>
    public string? Status { get; init; }

    /// <summary>The reason of its last failure.</summary>
    public string? Failure { get; init; }

    /// <summary>Describe's whole answer.</summary>
    public DataMap? Description { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Its identity in AWS.</summary>
    public ResourceKey Key => new(Kind.Name, Name);

    /// <summary>What describe, stop and delete take: the ARN for what the server names, else the name.</summary>
    public string Handle => Kind.HandleIsArn && Arn.Length > 0 ? Arn : Name;

    /// <summary>The fingerprint in its tags, or null; of another recipe than ours it counts as unknown.</summary>
    public string? Fingerprint =>
        Tags.TryGetValue(OwnTags.Fingerprint, out var tag) && tag.StartsWith(Fingerprints.Recipe, StringComparison.Ordinal)
            ? tag[Fingerprints.Recipe.Length..]
            : null;

    /// <summary>Whether Git wanted it when it was last looked at.</summary>
    public bool IsManaged => Tags.ContainsKey(OwnTags.Managed);

    /// <summary>Whether it is under way to another state.</summary>
    public bool IsBusy => Status is { } status && Kind.Status is { } known && known.Busy.Contains(status);

    /// <summary>Whether it ended or stands in failure.</summary>
    public bool IsFailed =>
        Status is { } status && Kind.Status is { } known && (known.Failed.Contains(status) || known.Stopped.Contains(status));

    /// <summary>Whether it is of that repository.</summary>
    public bool BelongsTo(string repository) => Tags.TryGetValue(OwnTags.Repository, out var tag) && tag == OwnTags.Encode(repository);

    /// <summary>Whether it is of that repository and environment.</summary>
    public bool BelongsTo(string repository, string environment) =>
        BelongsTo(repository) && Tags.TryGetValue(OwnTags.Environment, out var tag) && tag == OwnTags.Encode(environment);

    /// <summary>Whether it still carries the repository's tag that it carried when it was seen before.</summary>
    public bool HasSameOwner(ObservedResource before) =>
        Tags.GetValueOrDefault(OwnTags.Repository) == before.Tags.GetValueOrDefault(OwnTags.Repository);

    /// <summary>Whether AWS is deleting it.</summary>
    public bool IsBeingDeleted => Status == "Deleting";

    /// <summary>The last metric that a run reported, as name=value; null when there is none.</summary>
    public string? LastMetric
    {
        get
        {
            if (Description?["FinalMetricDataList"] is not DataList { Items: [.., DataMap last] })
                return null;
            return
                last["MetricName"] is DataScalar name
                && last["Value"] is DataScalar value
                && double.TryParse(value.Text, CultureInfo.InvariantCulture, out var number)
                ? $"{name.Text}={number.ToString("0.#####", CultureInfo.InvariantCulture)}"
                : null;
        }
    }

    /// <summary>The name in Git of the manifest that it was created for.</summary>
    public string? NameInGit => Tags.GetValueOrDefault(OwnTags.Name);
}
