using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>
/// Finds the actual resource for a desired one. Indexes are built on first use, so each lookup takes constant time. Thread-safe.
/// </summary>
public sealed class ResourceMatcher
{
    // An endpoint uses a configuration, which uses a model, which uses a package.
    private const int MaxUses = 4;
    private readonly UsageIndex _usage;
    private readonly HashSet<ResourceKey> _actualNames;
    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _byFingerprint;
    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _byStem;
    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _byNameInGit;
    private readonly Lazy<Dictionary<ResourceKey, string>> _suspensions;

    /// <summary>Matches a desired state with an actual one.</summary>
    public ResourceMatcher(DesiredGraph graph, ObservedState observed)
    {
        (Graph, Observed, _usage) = (graph, observed, new(observed));
        _actualNames = [.. graph.Resources.Select(r => new ResourceKey(r.Kind.Name, r.ActualName))];
        var ours = observed.Resources.Values.Where(r => r.BelongsTo(graph.Repository));
        _byFingerprint = new(() => ours.Where(r => r.Fingerprint is not null).ToLookup(r => new ResourceKey(r.Kind.Name, r.Fingerprint!)));
        _byStem = new(() =>
            ours.Where(r => r.Fingerprint is not null).ToLookup(r => new ResourceKey(r.Kind.Name, ActualName.Stem(r.Name, r.Fingerprint!)))
        );
        _byNameInGit = new(() =>
            ours.Where(r => r.BelongsTo(graph.Repository, graph.Environment.Name))
                .ToLookup(r => new ResourceKey(r.Kind.Name, r.NameInGit ?? ""))
        );
        // Nearly always empty, so that a plan looks for the other versions of a resource only when one of them is suspended.
        _suspensions = new(() =>
            observed
                .ManagedBy(graph.Repository, graph.Environment.Name)
                .Where(r => r.IsSuspended)
                .GroupBy(r => new ResourceKey(r.Kind.Name, r.NameInGit ?? ""))
                .ToDictionary(g => g.Key, g => g.MinBy(r => r.Name, StringComparer.Ordinal)!.Tags[OwnTags.Suspended])
        );
    }

    /// <summary>The desired state.</summary>
    public DesiredGraph Graph { get; }

    /// <summary>The actual state.</summary>
    public ObservedState Observed { get; }

    /// <summary>Whether the desired state has a resource of that name in AWS.</summary>
    public bool IsDesired(ResourceKey key) => _actualNames.Contains(key);

    /// <summary>
    /// The actual resource: by name and attempt, else, for kinds named by content, by fingerprint (it was renamed in Git).
    /// </summary>
    public ObservedResource? Find(DesiredResource resource)
    {
        if (resource.Naming == Naming.Fixed || resource.Options.ExactName)
            return Observed.Find(resource.Kind, resource.ActualName);
        // Nearly always exactly one.
        var named = _byStem.Value[new(resource.Kind.Name, resource.ActualName)].Where(r => r.Fingerprint == resource.Fingerprint).ToList();
        if (named is [var only])
            return only;
        var candidates =
            named.Count > 0
                ? named
                :
                [
                    .. _byFingerprint
                        .Value[new(resource.Kind.Name, resource.Fingerprint)]
                        .Where(r => !IsDesired(r.Key) && (r.Kind.IsRun || r.BelongsTo(Graph.Repository, Graph.Environment.Name))),
                ];
        return candidates
                .OrderByDescending(r => ActualName.Attempt(r.Name, resource.Fingerprint))
                .ThenByDescending(r => r.Created)
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .FirstOrDefault()
            ?? Observed.Find(resource.Kind, resource.ActualName);
    }

    /// <summary>
    /// The previous version that this environment manages under the same name in Git: the one in use (after a rollback an older one), else
    /// the newest.
    /// </summary>
    public ObservedResource? Previous(DesiredResource resource) =>
        resource.Naming == Naming.Fixed || resource.Options.ExactName
            ? null
            : Versions(resource.Id)
                .Where(r => r.Fingerprint != resource.Fingerprint)
                .OrderByDescending(r => IsInUse(r, 0))
                .ThenByDescending(r => r.Created)
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .FirstOrDefault();

    // By a resource that is updated in place, or by a version that is in use itself.
    private bool IsInUse(ObservedResource resource, int depth) =>
        depth <= MaxUses && _usage.Of(resource).Any(u => u.IsManaged && (u.Kind.Naming == Naming.Fixed || IsInUse(u, depth + 1)));

    /// <summary>All versions that this environment manages under a name in Git.</summary>
    public IEnumerable<ObservedResource> Versions(ResourceId id) =>
        _byNameInGit.Value[new(id.Kind, OwnTags.Encode(id.Name))].Where(r => r.IsManaged);

    /// <summary>
    /// Why a person suspended a resource: the annotation of its manifest, else the tag on any of its versions; or null.
    /// </summary>
    public string? Suspension(Change change) =>
        Graph.Find(change.Id)?.Options.Suspend
        ?? change.Observed?.Tags.GetValueOrDefault(OwnTags.Suspended)
        ?? (
            _suspensions.Value.Count == 0 ? null : _suspensions.Value.GetValueOrDefault(new(change.Id.Kind, OwnTags.Encode(change.Id.Name)))
        );

    /// <summary>Whether an actual resource is managed by this environment, or only has the same name.</summary>
    public bool IsOurs(DesiredResource resource, ObservedResource observed) =>
        resource.Kind.IsRun || !resource.CanBeTagged
            ? observed.BelongsTo(Graph.Repository)
            : observed.BelongsTo(Graph.Repository, Graph.Environment.Name);
}
