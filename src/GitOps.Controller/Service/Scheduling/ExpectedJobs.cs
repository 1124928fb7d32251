using GitOps.Controller.Service.Reviews;
using GitOps.Core.Manifests;
using GitOps.Engine.Reconciling;

namespace GitOps.Controller.Service.Scheduling;

/// <summary>Lists what must always be scheduled.</summary>
internal sealed class ExpectedJobs(Sources sources, ReviewSources reviewed, IEnvironmentStore environments)
{
    /// <summary>The sources, whose commits are polled.</summary>
    public IReadOnlyCollection<string> Sources => [.. sources.All.Select(s => s.Name)];

    /// <summary>The sources whose pull requests are polled.</summary>
    public IReadOnlyCollection<string> Reviewed => reviewed.Names;

    /// <summary>The environments, also those that were removed from Git.</summary>
    public async Task<IReadOnlyCollection<EnvironmentId>> EnvironmentsAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<EnvironmentId>();
        foreach (var source in sources.All)
        {
            ids.UnionWith((await environments.ListAsync(source.Name, cancellationToken)).Select(s => s.Id));
            ids.UnionWith(source.Settings.Last?.Value?.Environments.Select(e => new EnvironmentId(source.Name, e.Name)) ?? []);
        }

        return ids;
    }
}
