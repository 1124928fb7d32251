using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Observing;

namespace GitOps.Controller.Cli;

/// <summary>Finds the resource that a command's argument names.</summary>
internal static class ResourceLookup
{
    /// <summary>The complete actual state of a resource that is in Git.</summary>
    /// <exception cref="CommandException">The environment does not contain the resource, or AWS does not have it.</exception>
    public static async Task<ObservedResource> FindAsync(Host host, Session session, string text, CancellationToken cancellationToken)
    {
        var id = CommonOptions.ParseResourceId(text, host);
        var resource =
            session.Graph.Find(id)
            ?? throw new CommandException(
                $"{id} not found in environment {session.Environment.Name}: expected one of "
                    + string.Join(", ", session.Graph.Resources.Select(r => r.Id).Take(12))
            );
        var planned = await session.PlanAsync(cancellationToken);
        var found =
            new ResourceMatcher(session.Graph, planned.State).Find(resource)
            ?? throw new CommandException($"{id} does not exist in AWS yet; `{Host.Command} apply` creates it");
        return await session.Connection.Reader.DescribeAsync(found.Kind, found.Handle, cancellationToken)
            ?? throw new CommandException($"{found.Name} not found in AWS: it was deleted a moment ago");
    }
}
