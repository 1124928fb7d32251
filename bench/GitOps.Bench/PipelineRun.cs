using GitOps.Core.Decisions;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;

namespace GitOps.Bench;

/// <summary>Runs the pipeline as a reconciliation does, with what the controller remembers between two of them.</summary>
internal sealed class PipelineRun(CommitReader git, EnvironmentConnection connection, ReconcilerMemory memory)
{
    private readonly EnvironmentPipeline _pipeline = new(new(new AllowEverything()), KindCatalog.Default, TimeProvider.System);

    /// <summary>Plans the environment's newest commit.</summary>
    public async Task<PlannedEnvironment> PlanAsync()
    {
        var location = git.Locate("dev");
        var content = _pipeline.Read(location.Repository, location.Environment!, git.Open(location), memory.Cache);
        var inputs = await _pipeline.ResolveAsync(content, connection, memory.Cache, default);
        var options = new PlanOptions
        {
            Request = new SyncRequest { Before = memory.Plan },
            Cause = new(CauseKind.Commit, location.Revision!.Commit),
            SearchThreshold = 1,
        };
        var planned = await _pipeline.PlanAsync(content.Files, inputs.Graph, connection, options, default);
        memory.Plan = planned.Decided.Plan;
        return planned;
    }

    /// <summary>Applies a plan to its end; throws when anything failed.</summary>
    public async Task ApplyAsync(PlannedEnvironment planned)
    {
        var options = new ApplyOptions { PollInterval = TimeSpan.FromMilliseconds(100), MaxConcurrency = 16 };
        var result = await _pipeline.ApplyAsync(planned, connection, options, new Silence(), default);
        if (!result.Remaining.Plan.IsEmpty)
            throw new InvalidOperationException(Core.Reports.PlanReport.Summary(result.Remaining.Plan));
    }
}
