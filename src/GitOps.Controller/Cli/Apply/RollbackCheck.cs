using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Commits;
using GitOps.Core.Observed;
using GitOps.Engine.Pipeline;

namespace GitOps.Controller.Cli.Apply;

/// <summary>
/// Refuses to apply a commit over a newer one of the same history: somebody else, or the service, has applied that one already. The tags
/// in AWS name it.
/// </summary>
internal static class RollbackCheck
{
    public static void Run(Host host, PlannedEnvironment planned)
    {
        var (graph, commit) = (planned.Graph, planned.Files.Commit.TrimEnd('+'));
        var newer = planned
            .State.Resources.Values.Where(r => r.IsManaged && r.BelongsTo(graph.Repository, graph.Environment.Name))
            .Select(r => r.Tags.GetValueOrDefault(OwnTags.Commit)?.TrimEnd('+'))
            .OfType<string>()
            .Distinct()
            .FirstOrDefault(applied => applied != commit && host.Repositories.IsAncestor(host.Folder, commit, applied));
        if (newer is not null)
            throw new CommandException(
                $"environment {graph.Environment.Name} already has commit {CommitHash.Short(newer)}, which is newer than "
                    + $"{CommitHash.Short(commit)}: pull and apply that, or go back on purpose with --rollback"
            );
    }
}
