using System.Collections.Concurrent;

namespace GitOps.LocalAws.Store;

/// <summary>What was found damaged in the state folder, one sentence for each file. Thread-safe.</summary>
internal sealed class DamageReport
{
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void Add(string warning) => _warnings.Enqueue(warning);
}
