using GitOps.Core.Commits;
using GitOps.Core.Desired;
using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Engine.Applying;
using GitOps.Engine.Pipeline;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>What others have applied to an environment, and who manages it, by the tags in AWS.</summary>
internal static class OthersCheck
{
    /// <summary>Warns where a service manages the environment; <paramref name="consequence"/> says what it does.</summary>
    public static void WarnOfService(Host host, DesiredGraph graph, ObservedState state, string consequence)
    {
        if (ValuesOf(graph, state, OwnTags.Controller).FirstOrDefault() is { } controller)
            host.Output.Info($"warning: the service {controller} manages environment {graph.Environment.Name}, and {consequence}");
    }

    /// <summary>Refuses to apply a commit over a newer one of the same history.</summary>
    /// <exception cref="CommandException">AWS has the tag of a newer commit.</exception>
    public static void RefuseOlder(Host host, PlannedEnvironment planned)
    {
        var commit = Own(planned);
        var newer = Commits(planned.Graph, planned.State)
            .FirstOrDefault(applied => applied != commit && host.Repositories.IsAncestor(host.Folder, commit, applied));
        if (newer is not null)
            throw new CommandException(
                $"environment {planned.Graph.Environment.Name} already has commit {CommitHash.Short(newer)}, which is newer than "
                    + $"{CommitHash.Short(commit)}: pull and apply that, or go back on purpose with --rollback"
            );
    }

    /// <summary>Interrupts an apply when another commit was applied to the environment while it waited.</summary>
    public static Action<ObservedState> Guard(PlannedEnvironment planned)
    {
        var known = Commits(planned.Graph, planned.State).Append(Own(planned)).ToHashSet(StringComparer.Ordinal);
        return state =>
        {
            if (Commits(planned.Graph, state).FirstOrDefault(c => !known.Contains(c)) is { } other)
                throw new ApplyInterruptedException(new SupersededBy(other));
        };
    }

    private static string Own(PlannedEnvironment planned) => planned.Files.Commit.TrimEnd('+');

    private static IEnumerable<string> Commits(DesiredGraph graph, ObservedState state) =>
        ValuesOf(graph, state, OwnTags.Commit).Where(c => c.Length > 0).Select(c => c.TrimEnd('+'));

    private static IEnumerable<string> ValuesOf(DesiredGraph graph, ObservedState state, string tag) =>
        state.ManagedBy(graph.Repository, graph.Environment.Name).Select(r => r.Tags.GetValueOrDefault(tag)).OfType<string>().Distinct();
}
