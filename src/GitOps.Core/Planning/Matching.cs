using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>Finds what is there for what is wanted. Its indexes are built when they are first needed, so that each look-up is one step.</summary>
public sealed class Matching
{
    private readonly DesiredGraph _graph;
    private readonly ObservedState _observed;
    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _byFingerprint;
    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _byStem;
    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _byNameInGit;

    /// <summary>Indexes what was observed.</summary>
    public Matching(DesiredGraph graph, ObservedState observed)
    {
        (_graph, _observed) = (graph, observed);
        var ours = observed.Resources.Values.Where(r => r.BelongsTo(graph.Repository));
        _byFingerprint = new(() => ours.Where(r => r.Fingerprint is not null).ToLookup(r => new ResourceKey(r.Kind.Name, r.Fingerprint!)));
        _byStem = new(() =>
            ours.Where(r => r.Fingerprint is not null).ToLookup(r => new ResourceKey(r.Kind.Name, ActualName.Stem(r.Name, r.Fingerprint!)))
        );
        _byNameInGit = new(() =>
            ours.Where(r => r.BelongsTo(graph.Repository, graph.Environment.Name))
                .ToLookup(r => new ResourceKey(r.Kind.Name, r.NameInGit ?? ""))
        );
    }

    /// <summary>What was observed.</summary>
    public ObservedState Observed => _observed;

    /// <summary>What is there for a resource: by its name and attempts, else, where the content makes the name, by its fingerprint (it was renamed in Git).</summary>
    public ObservedResource? Find(DesiredResource resource)
    {
        if (resource.Naming == Naming.Fixed || resource.Options.ExactName)
            return _observed.Find(resource.Kind, resource.ActualName);
        // Nearly always the one of its own name, and no other attempt.
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
                        .Where(r =>
                            !_graph.ActualNames.Contains(r.Key) && (r.Kind.IsRun || r.BelongsTo(_graph.Repository, _graph.Environment.Name))
                        ),
                ];
        return candidates
                .OrderByDescending(r => ActualName.Attempt(r.Name, resource.Fingerprint))
                .ThenByDescending(r => r.Created)
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .FirstOrDefault()
            ?? _observed.Find(resource.Kind, resource.ActualName);
    }

    /// <summary>The version before: what this environment has live under the same name in Git, newest first.</summary>
    public ObservedResource? Previous(DesiredResource resource) =>
        resource.Naming == Naming.Fixed || resource.Options.ExactName
            ? null
            : Versions(resource.Kind, resource.Id.Name)
                .Where(r => r.Fingerprint != resource.Fingerprint)
                .OrderByDescending(r => r.Created)
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .FirstOrDefault();

    /// <summary>All that this environment has live under a name in Git.</summary>
    public IEnumerable<ObservedResource> Versions(Kind kind, string nameInGit) =>
        _byNameInGit.Value[new(kind.Name, OwnTags.Encode(nameInGit))].Where(r => r.IsLive);

    /// <summary>Whether a resource that is there is ours to change, or only somebody's of the same name.</summary>
    public bool IsOurs(DesiredResource resource, ObservedResource observed) =>
        resource.Kind.IsRun || !resource.CanBeTagged
            ? observed.BelongsTo(_graph.Repository)
            : observed.BelongsTo(_graph.Repository, _graph.Environment.Name);
}
