using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>
/// The results of an earlier commit's manifests, so that a commit that changes one file of many costs one file. It affects speed only: a
/// result is reused when the manifest and everything that its meaning depends on are unchanged. Used by one reconciliation at a time.
/// </summary>
public sealed class DesiredCache
{
    private EnvironmentSettings? _environment;
    private (IReadOnlyList<(ResourceId, string)> Names, IReadOnlySet<ResourceId> Known, string Unread) _among = (
        [],
        new HashSet<ResourceId>(),
        ""
    );
    private Dictionary<Manifest, (DesiredResource Resource, IReadOnlyList<Diagnostic> Faults)> _read = new(
        ReferenceEqualityComparer.Instance
    );
    private Dictionary<DesiredResource, DesiredResource> _resolved = new(ReferenceEqualityComparer.Instance);
    private Dictionary<DesiredResource, (IReadOnlyList<string> Inputs, DesiredResource Named)> _named = new(
        ReferenceEqualityComparer.Instance
    );

    /// <summary>
    /// Reads the manifests of a commit: with <paramref name="read"/>, unless it was read before for the same environment.
    /// </summary>
    internal IReadOnlyList<DesiredResource> Read(
        EnvironmentSettings environment,
        IEnumerable<Manifest> manifests,
        Func<Manifest, DiagnosticList, DesiredResource> read,
        DiagnosticList diagnostics
    )
    {
        var known = ReferenceEquals(environment, _environment) ? _read : [];
        var now = new Dictionary<Manifest, (DesiredResource, IReadOnlyList<Diagnostic>)>(ReferenceEqualityComparer.Instance);
        var resources = new List<DesiredResource>();
        foreach (var manifest in manifests.TakeWhile(_ => !diagnostics.IsFull))
        {
            if (!known.TryGetValue(manifest, out var entry))
            {
                var errors = new DiagnosticList();
                entry = (read(manifest, errors), errors);
            }

            now[manifest] = entry;
            resources.Add(entry.Resource);
            diagnostics.AddRange(entry.Faults);
        }

        (_environment, _read) = (environment, now);
        return resources;
    }

    /// <summary>
    /// Resolves the references of resources: with <paramref name="resolve"/>, unless a resource was resolved before without an error and
    /// among the same names: those of the resources, of the whole environment, and those in files that can't be read.
    /// </summary>
    internal IReadOnlyList<DesiredResource> Resolve(
        IReadOnlyList<DesiredResource> resources,
        IReadOnlySet<ResourceId> known,
        string unread,
        Func<DesiredResource, DesiredResource> resolve,
        DiagnosticList diagnostics
    )
    {
        var names = resources.Select(r => (r.Id, r.BaseName)).ToList();
        var earlier = names.SequenceEqual(_among.Names) && known.SetEquals(_among.Known) && unread == _among.Unread ? _resolved : [];
        var now = new Dictionary<DesiredResource, DesiredResource>(ReferenceEqualityComparer.Instance);
        foreach (var resource in resources)
        {
            if (earlier.TryGetValue(resource, out var resolved))
            {
                now[resource] = resolved;
                continue;
            }

            var before = diagnostics.Added;
            resolved = resolve(resource);
            now[resource] = resolved;
            // Errors are reported each time.
            if (diagnostics.Added > before)
                names = [];
        }

        (_among, _resolved) = ((names, known, unread), now);
        return [.. resources.Select(r => now[r])];
    }

    /// <summary>
    /// A resource with its fingerprint and name: from <paramref name="name"/>, unless it was named before from the same inputs.
    /// </summary>
    internal DesiredResource Name(DesiredResource resource, IReadOnlyList<string> inputs, Func<DesiredResource> name)
    {
        if (_named.TryGetValue(resource, out var known) && known.Inputs.SequenceEqual(inputs, StringComparer.Ordinal))
            return known.Named;
        var named = name();
        _named[resource] = (inputs, named);
        return named;
    }

    /// <summary>Forgets the names of resources that no longer exist.</summary>
    internal void Retain(IReadOnlyList<DesiredResource> resources)
    {
        if (_named.Count > 2 * resources.Count + 100)
            _named = resources
                .Where(_named.ContainsKey)
                .ToDictionary(r => r, r => _named[r], (IEqualityComparer<DesiredResource>)ReferenceEqualityComparer.Instance);
    }
}
