using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;

namespace GitOps.Core.Desired;

/// <summary>
/// What an earlier commit's manifests came to, so that a commit that touches one file of many costs one file. Only speed depends on it: a manifest is taken
/// over when it is the very same, and nothing that its meaning depends on has moved. Used by one pass at a time.
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

    /// <summary>The manifests of a commit, read; each by <paramref name="read"/> unless it was read before for the same environment.</summary>
    internal IReadOnlyList<DesiredResource> Read(
        EnvironmentSettings environment,
        IEnumerable<Manifest> manifests,
        Func<Manifest, List<Diagnostic>, DesiredResource> read,
        List<Diagnostic> diagnostics
    )
    {
        var known = ReferenceEquals(environment, _environment) ? _read : [];
        var now = new Dictionary<Manifest, (DesiredResource, IReadOnlyList<Diagnostic>)>(ReferenceEqualityComparer.Instance);
        var resources = new List<DesiredResource>();
        foreach (var manifest in manifests)
        {
            if (!known.TryGetValue(manifest, out var entry))
            {
                var faults = new List<Diagnostic>();
                entry = (read(manifest, faults), faults);
            }

            now[manifest] = entry;
            resources.Add(entry.Resource);
            diagnostics.AddRange(entry.Faults);
        }

        (_environment, _read) = (environment, now);
        return resources;
    }

    /// <summary>
    /// The resources with their references; each by <paramref name="resolve"/> unless it was resolved before, without a fault, among the same names:
    /// those of the resources, of all that the environment has, and what may stand in files that can't be read.
    /// </summary>
    internal IReadOnlyList<DesiredResource> Resolve(
        IReadOnlyList<DesiredResource> resources,
        IReadOnlySet<ResourceId> known,
        string unread,
        Func<DesiredResource, DesiredResource> resolve,
        List<Diagnostic> diagnostics
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

            var before = diagnostics.Count;
            resolved = resolve(resource);
            now[resource] = resolved;
            // What had a fault is told again each time.
            if (diagnostics.Count > before)
                names = [];
        }

        (_among, _resolved) = ((names, known, unread), now);
        return [.. resources.Select(r => now[r])];
    }

    /// <summary>A resource with its fingerprint and name; by <paramref name="name"/> unless it was named before from the same inputs.</summary>
    internal DesiredResource Name(DesiredResource resource, IReadOnlyList<string> inputs, Func<DesiredResource> name)
    {
        if (_named.TryGetValue(resource, out var known) && known.Inputs.SequenceEqual(inputs, StringComparer.Ordinal))
            return known.Named;
        var named = name();
        _named[resource] = (inputs, named);
        return named;
    }

    /// <summary>Forgets names of resources that are no more.</summary>
    internal void Keep(IReadOnlyList<DesiredResource> resources)
    {
        if (_named.Count > 2 * resources.Count + 100)
            _named = resources
                .Where(_named.ContainsKey)
                .ToDictionary(r => r, r => _named[r], (IEqualityComparer<DesiredResource>)ReferenceEqualityComparer.Instance);
    }
}
