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

    /// <summary>The maximum number of concurrent fetches.</summary>
    public int MaxConcurrentFetches { get; init; } = 2;

    /// <summary>The time limit of a fetch.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The maximum number of bytes that a fetch receives.</summary>
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>The maximum number of objects that a fetch receives.</summary>
    public int MaxObjects { get; init; } = 5_000_000;

    /// <summary>The memory limit of a worker, in bytes.</summary>
    public long MaxMemory { get; init; } = 1L << 30;
}
