using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;
using GitOps.Schema.Catalog;

namespace GitOps.Testing;

/// <summary>Allowed changes for tests that write to AWS themselves, as somebody else would.</summary>
public static class Decisions
{
    /// <summary>An allowed change of an actual resource.</summary>
    public static AllowedChange Allow(ObservedResource actual, ChangeAction action = ChangeAction.Delete) =>
        Allow(new(actual.Kind.Name, actual.Name), actual.Kind, actual, action);

    /// <summary>An allowed change of a resource that need not exist, as long as a guard does not throw.</summary>
    public static AllowedChange Allow(Kind kind, string name, ChangeAction action, Func<CancellationToken, Task>? guard = null) =>
        Allow(new(kind.Name, name), kind, null, action).GuardedBy(guard ?? (_ => Task.CompletedTask));

    private static AllowedChange Allow(Core.Manifests.ResourceId id, Kind kind, ObservedResource? actual, ChangeAction action)
    {
        var change = new Change
        {
            Subject = new ResourceSubject(id, kind, null, actual),
            Action = action,
            ActualName = id.Name,
            Reason = new DeleteRequested(IsRun: false, Stops: false),
        };
        var plan = new Plan
        {
            Repository = "",
            Environment = "",
            Source = "",
            Changes = [change],
        };
        return new Decider(new AllowEverything()).Decide(plan, new(Core.Decisions.CauseKind.Request, "test")).Allowed.Single();
    }
}
