using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Connections;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>One environment with resolved inputs and a connection to its account, ready to plan and apply.</summary>
internal sealed record Session(
    EnvironmentPipeline Pipeline,
    EnvironmentSettings Environment,
    DesiredGraph Graph,
    IRepositoryFiles Files,
    EnvironmentConnection Connection
)
{
    /// <summary>Makes a plan: for a sync unless another request is given.</summary>
    public Task<PlannedEnvironment> PlanAsync(CancellationToken cancellationToken, PlanRequest? request = null, bool verify = false) =>
        Pipeline.PlanAsync(
            Files,
            Graph,
            Connection,
            new()
            {
                Request = request ?? new SyncRequest(),
                Cause = CauseOf(request),
                Verify = verify,
            },
            cancellationToken
        );

    /// <summary>Applies a plan.</summary>
    public Task<ApplyResult> ApplyAsync(
        PlannedEnvironment planned,
        ApplyOptions options,
        IProgressObserver progress,
        CancellationToken cancellationToken
    ) => Pipeline.ApplyAsync(planned, Connection, options, progress, cancellationToken);

    private PlanCause CauseOf(PlanRequest? request) =>
        request switch
        {
            SyncRequest { Retry.Count: > 0 } retry => new(CauseKind.Retry, retry.Retry.Order().First().ToString()),
            DeleteRequest or SuspendRequest or TransferRequest => new(CauseKind.Request, Environment.Name),
            _ => new(CauseKind.Commit, Files.Commit),
        };
}
