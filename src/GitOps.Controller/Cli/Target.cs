using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Observing;

namespace GitOps.Controller.Cli;

/// <summary>Finds the one resource that a verb speaks of.</summary>
internal static class Target
{
    /// <summary>What is in AWS for a resource of Git, whole.</summary>
    public static async Task<ObservedResource> FindAsync(Host host, Session session, string text, CancellationToken cancellationToken)
    {
        var id = CommonOptions.ReadId(text, host);
        var resource =
            session.Graph.Find(id)
            ?? throw new CommandException(
                $"there is no {id} in environment {session.Environment.Name}; there are {string.Join(", ", session.Graph.Resources.Select(r => r.Id).Take(12))}"
            );
        var planned = await session.PlanAsync(cancellationToken);
        var found =
            new ResourceMatcher(session.Graph, planned.State).Find(resource)
            ?? throw new CommandException($"{id} is not in AWS yet: `{Host.Command} apply` makes it");
        return await session.Connection.Reader.DescribeAsync(found.Kind, found.Handle, cancellationToken)
            ?? throw new CommandException($"{found.Name} is gone");
    }
}
