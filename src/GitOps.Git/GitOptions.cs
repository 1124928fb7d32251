namespace GitOps.Git;

/// <summary>How remotes are fetched.</summary>
public sealed record GitOptions
{
    /// <summary>The folder of the bare clones.</summary>
    public required string Folder { get; init; }

    /// <summary>The program, with its arguments, that runs <see cref="GitRegistration.RunWorker"/>.</summary>
    public required IReadOnlyList<string> Worker { get; init; }

    /// <summary>How many fetches go on at once.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How long a fetch may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many bytes one fetch may receive.</summary>
    public long MostBytes { get; init; } = 1L << 30;

    /// <summary>How many objects one fetch may receive.</summary>
    public int MostObjects { get; init; } = 5_000_000;

    /// <summary>How much memory a worker may take, in bytes.</summary>
    public long MostMemory { get; init; } = 1L << 30;
}
