using System.Globalization;
using GitOps.Core.Desired;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Observed;

/// <summary>A resource in AWS. Status and description are null until a call returns them.</summary>
public sealed record ObservedResource
{
    /// <summary>The kind of the catalog.</summary>
    public required Kind Kind { get; init; }

    /// <summary>The name in AWS; for server-named resources, the name that it is identified by.</summary>
    public required string Name { get; init; }

    /// <summary>The ARN; empty where a response does not contain it.</summary>
    public required string Arn { get; init; }

    /// <summary>The tags, or the metadata that replaces them for kinds without tags.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The status in the API's terms, for kinds that have one.</summary>
    public string? Status { get; init; }

    /// <summary>The reason of the last failure.</summary>
    public string? Failure { get; init; }

    /// <summary>The full response of the describe operation.</summary>
    public DataMap? Description { get; init; }

    /// <summary>The creation time.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The identity in AWS.</summary>
    public ResourceKey Key => new(Kind.Name, Name);

    /// <summary>The argument of describe, stop and delete: the ARN of server-named resources, else the name.</summary>
    public string Handle => Kind.HandleIsArn && Arn.Length > 0 ? Arn : Name;

    /// <summary>The fingerprint in the tags; null without one, and for a fingerprint of an unknown recipe.</summary>
    public string? Fingerprint =>
        Tags.TryGetValue(OwnTags.Fingerprint, out var tag) && tag.StartsWith(Fingerprints.Recipe, StringComparison.Ordinal)
            ? tag[Fingerprints.Recipe.Length..]
            : null;

    /// <summary>Whether it was part of the desired state at the last reconciliation.</summary>
    public bool IsManaged => Tags.ContainsKey(OwnTags.Managed);

    /// <summary>Whether an operation is in progress.</summary>
    public bool IsBusy => Status is { } status && Kind.Status is { } known && known.Busy.Contains(status);

    /// <summary>Whether it failed or was stopped.</summary>
    public bool IsFailed =>
        Status is { } status && Kind.Status is { } known && (known.Failed.Contains(status) || known.Stopped.Contains(status));

    /// <summary>Whether it belongs to a repository.</summary>
    public bool BelongsTo(string repository) => Tags.TryGetValue(OwnTags.Repository, out var tag) && tag == OwnTags.Encode(repository);

    /// <summary>Whether it belongs to a repository and environment.</summary>
    public bool BelongsTo(string repository, string environment) =>
        BelongsTo(repository) && Tags.TryGetValue(OwnTags.Environment, out var tag) && tag == OwnTags.Encode(environment);

    /// <summary>The repository and environment in its tags, as <c>repository/environment</c>; null when no repository manages it.</summary>
    public string? Owner =>
        Tags.TryGetValue(OwnTags.Repository, out var repository)
            ? $"{repository}/{Tags.GetValueOrDefault(OwnTags.Environment, "?")}"
            : null;

    /// <summary>Whether its owner offers it to an environment of a repository.</summary>
    public bool IsOfferedTo(string repository, string environment) =>
        Tags.TryGetValue(OwnTags.Transfer, out var to)
        && (to == OwnTags.Encode(repository) || to == OwnTags.Encode($"{repository}/{environment}"));

    /// <summary>Whether its repository tag is the same as at an earlier observation.</summary>
    public bool HasSameOwner(ObservedResource before) =>
        Tags.GetValueOrDefault(OwnTags.Repository) == before.Tags.GetValueOrDefault(OwnTags.Repository);

    /// <summary>Whether a person suspended it by its tag.</summary>
    public bool IsSuspended => Tags.ContainsKey(OwnTags.Suspended);

    /// <summary>Whether AWS is deleting it.</summary>
    public bool IsBeingDeleted => Status == "Deleting";

    /// <summary>The last metric that a run reported, as name=value; null when it has reported none.</summary>
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

    /// <summary>The name of the manifest that it was created from.</summary>
    public string? NameInGit => Tags.GetValueOrDefault(OwnTags.Name);
}
