using GitOps.Core.Observed;

namespace GitOps.Core.Planning;

/// <summary>Plans a requested suspension: a tag on the actual resource. Empty when AWS does not have it, or it can't carry tags.</summary>
internal static class SuspensionPlanner
{
    public static IReadOnlyList<Change> Plan(ResourceMatcher matcher, SuspendRequest request)
    {
        if (matcher.Graph.Find(request.Id) is not { } resource || matcher.Find(resource) is not { } actual)
            return [];
        if (!actual.Kind.HasTags || actual.Arn.Length == 0 || !matcher.IsOurs(resource, actual))
            return [];
        var note = request.Note is null ? null : OwnTags.Encode(request.Note);
        var before = actual.Tags.GetValueOrDefault(OwnTags.Suspended);
        return
        [
            new()
            {
                Subject = new ResourceSubject(request.Id, actual.Kind, resource, actual),
                Action = before == note ? ChangeAction.NoChange : ChangeAction.Update,
                ActualName = actual.Name,
                Reason = request.Note is null ? new ResumeRequested() : new SuspendRequested(request.Note),
                Fields = [new("Tags." + OwnTags.Suspended, before, note, resource.Position)],
                Position = resource.Position,
            },
        ];
    }
}
