using GitOps.Core.Manifests;
using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>
/// Plans a requested tag: a suspension or an offer. It is set on one version of the resource, and removed from all of them. Empty when the
/// resource is not managed in AWS, or can't have tags.
/// </summary>
internal sealed class RequestedTagPlanner(ResourceMatcher matcher, ResourceId id, string tag)
{
    public static IReadOnlyList<Change> Plan(ResourceMatcher matcher, SuspendRequest request) =>
        new RequestedTagPlanner(matcher, request.Id, OwnTags.Suspended).Plan(
            request.Note,
            request.Note is null ? new ResumeRequested() : new SuspendRequested(request.Note)
        );

    public static IReadOnlyList<Change> Plan(ResourceMatcher matcher, TransferRequest request) =>
        new RequestedTagPlanner(matcher, request.Id, OwnTags.Transfer).Plan(
            request.To,
            request.To is null ? new TransferWithdrawn() : new TransferRequested(request.To)
        );

    private IReadOnlyList<Change> Plan(string? value, ChangeReason reason)
    {
        var versions = Versions().ToList();
        var tagged = versions.Where(r => r.Tags.ContainsKey(tag)).ToList();
        var targets = tagged.Count == 0 || value is not null ? tagged.Concat(versions).Take(1) : tagged;
        return [.. targets.Select(r => ToChange(r, value is null ? null : OwnTags.Encode(value), reason))];
    }

    // The one that the manifest names comes first, then the newest.
    private IEnumerable<ObservedResource> Versions()
    {
        var desired = matcher.Graph.Find(id);
        var current = desired is null ? null : matcher.Find(desired);
        if (current is not null && !matcher.IsOurs(desired!, current))
            current = null;
        return matcher
            .Versions(id)
            .OrderByDescending(r => r.Created)
            .Prepend(current)
            .OfType<ObservedResource>()
            .Distinct()
            .Where(r => r.Kind.HasTags && r.Arn.Length > 0);
    }

    private Change ToChange(ObservedResource actual, string? value, ChangeReason reason)
    {
        var desired = matcher.Graph.Find(id);
        var before = actual.Tags.GetValueOrDefault(tag);
        return new()
        {
            Subject = new ResourceSubject(id, actual.Kind, desired, actual),
            Action = before == value ? ChangeAction.NoChange : ChangeAction.Update,
            ActualName = actual.Name,
            Reason = reason,
            Fields = [FieldChange.OfTag(tag, before, value, desired?.Position)],
            Position = desired?.Position,
        };
    }
}
