using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Commits;
using GitOps.Core.Observed;
using GitOps.Engine.Pipeline;

namespace GitOps.Controller.Cli.Apply;

/// <summary>
/// What others have applied, by the tags in AWS: over a newer commit of the same history nothing is applied unless that is a rollback, and
/// a service that manages the environment is named, because it applies its branch again.
/// </summary>
internal static class OthersCheck
{
    public static void Run(Host host, PlannedEnvironment planned, bool isRollback)
    {
        var (graph, commit) = (planned.Graph, planned.Files.Commit.TrimEnd('+'));
        var managed = planned
            .State.Resources.Values.Where(r => r.IsManaged && r.BelongsTo(graph.Repository, graph.Environment.Name))
            .ToList();
        if (ValuesOf(managed, OwnTags.Controller).FirstOrDefault() is { } controller)
            host.Output.Info(
                $"warning: the service {controller} manages environment {graph.Environment.Name}, and applies its branch again whenever "
                    + "AWS differs from it"
            );
        if (isRollback)
            return;
        var newer = ValuesOf(managed, OwnTags.Commit)
            .Select(c => c.TrimEnd('+'))
            .FirstOrDefault(applied => applied != commit && host.Repositories.IsAncestor(host.Folder, commit, applied));
        if (newer is not null)
            throw new CommandException(
                $"environment {graph.Environment.Name} already has commit {CommitHash.Short(newer)}, which is newer than "
                    + $"{CommitHash.Short(commit)}: pull and apply that, or go back on purpose with --rollback"
            );
    }

    private static IEnumerable<string> ValuesOf(IEnumerable<ObservedResource> resources, string tag) =>
        resources.Select(r => r.Tags.GetValueOrDefault(tag)).OfType<string>().Distinct();
}
