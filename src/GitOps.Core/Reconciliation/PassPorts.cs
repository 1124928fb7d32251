using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Reconciliation;

/// <summary>What passes stand on.</summary>
public sealed record PassPorts(
    IEnvironmentBook Book,
    ICommitLog Commits,
    IHistory History,
    IRequestBox Requests,
    KindCatalog Catalog,
    TimeProvider Time
);

/// <summary>What one pass is given: the environment, its repository, its account, and whether it may still go on.</summary>
public sealed record PassContext(
    EnvironmentId Id,
    GitStage Git,
    Func<string, Manifests.EnvironmentSettings, CancellationToken, Task<EnvironmentConnection>> Connect,
    Func<CancellationToken, Task> MayGoOn,
    IOperationObserver Observer,
    EnvironmentMemory Memory
);
