using System.Collections.Concurrent;
using GitOps.Engine.Reading;

namespace GitOps.Testing.InMemory;

/// <summary>What was accepted of each source, in memory.</summary>
public sealed class InMemorySourceBindings : ISourceBindings
{
    private readonly ConcurrentDictionary<string, SourceBinding> _bindings = new(StringComparer.Ordinal);

    public Task<SourceBinding?> FindAsync(string source, CancellationToken cancellationToken) =>
        Task.FromResult(_bindings.GetValueOrDefault(source));

    public Task WriteAsync(SourceBinding binding, CancellationToken cancellationToken)
    {
        _bindings[binding.Source] = binding;
        return Task.CompletedTask;
    }
}
