namespace GitOps.Git;

/// <summary>How remotes are fetched.</summary>
public sealed record GitOptions
{
    /// <summary>The environment variable with the id of the process that started a worker, so that it ends with that one.</summary>
    public const string ParentVariable = "GITOPS_PARENT_PROCESS";

    /// <summary>The folder of the bare clones.</summary>
    public required string Folder { get; init; }

    /// <summary>The command line, program and arguments, that runs <see cref="GitRegistration.RunWorker"/>.</summary>
    public required IReadOnlyList<string> WorkerCommand { get; init; }

    /// <summary>The maximum number of concurrent fetches: most of them wait for a remote and need a process of 100 MiB.</summary>
    public int MaxConcurrentFetches { get; init; } = 4;

    /// <summary>The maximum number of concurrent fetches from one server: a slot remains for the other servers.</summary>
    public int MaxFetchesPerServer { get; init; } = 3;

    /// <summary>
    /// The longest time in which a remote may send nothing. Git servers respond within seconds, and while they prepare a pack they send
    /// something every five. A busy machine needs some seconds to start a worker.
    /// </summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// After this time without anything from a remote, its slot goes to another one; it is asked again later, and then has the whole time.
    /// </summary>
    public TimeSpan FirstResponseTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>The time limit of a fetch.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The maximum number of bytes that a fetch receives.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>The maximum number of objects that a fetch receives.</summary>
    public int MaxObjects { get; init; } = 5_000_000;

    /// <summary>The memory limit of a worker, in bytes.</summary>
    public long MaxMemory { get; init; } = 1L << 30;
}
