using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Pipeline;

/// <summary>
/// The only path from files to AWS: Read, Build, ResolveInputs, Observe, Plan, Decide, Apply. The command line, the service and tests call
/// the same stages; they differ only in where the commit comes from, what they wait for, and who is notified. Thread-safe.
/// </summary>
public sealed class EnvironmentPipeline(Decider decider, KindCatalog catalog, TimeProvider time)
{
    /// <summary>
    /// <i>Read</i> and <i>Build</i>: the manifests of an environment, the desired state that they describe, and its data in the repository.
    /// </summary>
    public EnvironmentContent Read(string repository, EnvironmentSettings environment, IRepositoryFiles files, ReadingCache cache)
    {
        var reader = new RepositoryReader(files, catalog, cache.Files);
        var read = reader.ReadManifests(environment);
        var (graph, diagnostics) = DesiredState.Build(repository, environment, read.Manifests, read.Unread, catalog, cache.Desired);
        cache.Files = reader.Parsed;
        var datasets = new DatasetFiles(files, cache.Hashes);
        graph = datasets.Read(graph);
        return new(environment, files, graph, Diagnostic.Sort([.. reader.Diagnostics, .. diagnostics, .. datasets.Diagnostics]));
    }

    /// <summary><i>ResolveInputs</i>: the desired state with data versions, ticks, fingerprints and names.</summary>
    public Task<ResolvedInputs> ResolveAsync(
        EnvironmentContent content,
        EnvironmentConnection connection,
        ReadingCache cache,
        CancellationToken cancellationToken
    ) => new InputResolver(connection.Datasets, connection.Reader, time.GetUtcNow(), cache).ResolveAsync(content.Graph, cancellationToken);

    /// <summary><i>Observe</i>, <i>Plan</i> and <i>Decide</i>.</summary>
    public async Task<PlannedEnvironment> PlanAsync(
        IRepositoryFiles files,
        DesiredGraph graph,
        EnvironmentConnection connection,
        PlanOptions options,
        CancellationToken cancellationToken
    )
    {
        var observer = new StateObserver(connection.Reader, connection.Datasets, options.SearchThreshold);
        var state = await observer.ObserveAsync(graph, options.Request, catalog, options.Verify, cancellationToken);
        var request = options.Request with { Source = files.Source };
        var plan = Planner.Plan(new ResourceMatcher(graph, state), catalog, request);
        return new(files, graph, state, request, decider.Decide(plan, options.Cause));
    }

    /// <summary><i>Apply</i>: plans and decides again in each round, and applies what is allowed and ready.</summary>
    public Task<ApplyResult> ApplyAsync(
        PlannedEnvironment planned,
        EnvironmentConnection connection,
        ApplyOptions options,
        IProgressObserver progress,
        CancellationToken cancellationToken
    )
    {
        var requests = new RequestBuilder(planned.Graph, catalog.Model, planned.Files.Commit, options.Controller);
        var executor = new ChangeExecutor(connection.Reader, connection.Writer, connection.Uploads, planned.Files, requests);
        var observer = new StateObserver(connection.Reader, connection.Datasets);
        var input = new ApplyInput(planned.Graph, planned.Request, planned.Decided.Cause, decider, catalog);
        return new Applier(input, executor, connection.Reader, observer, progress, time).RunAsync(
            planned.State,
            options,
            cancellationToken
        );
    }
}
