using System.Collections.Concurrent;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>
/// Looks at what may use a thing before it is deleted. Only what Git, a description or ignorance makes a user of it is looked at, and one look at a user serves
/// all deletions of a round: what a deletion costs does not grow with the environment.
/// </summary>
internal sealed class UserLook(DesiredGraph graph, ObservedState state, IResourceReader reader, KindCatalog catalog)
{
    private readonly Uses _uses = new(state);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Kind>> _userKinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ResourceKey, Lazy<Task<ObservedResource?>>> _looks = new();
    private readonly Lazy<IReadOnlyDictionary<ResourceKey, DesiredResource>> _wanted = new(() =>
        graph.Resources.ToDictionary(r => new ResourceKey(r.Kind.Name, OwnTags.Encode(r.Id.Name)))
    );
    private readonly Lazy<IReadOnlySet<ResourceKey>> _current = new(() =>
        graph.Resources.Select(graph.Match(state).Find).OfType<ObservedResource>().Select(r => r.Key).ToHashSet()
    );
    private readonly Lazy<ILookup<string, ObservedResource>> _ours = new(() =>
        state.Resources.Values.Where(r => r.IsLive && r.BelongsTo(graph.Repository, graph.Environment.Name)).ToLookup(r => r.Kind.Name)
    );

    /// <summary>The first that uses a thing or, being under way, may still need it; with the reason in words. Null when nothing does.</summary>
    public async Task<(ObservedResource User, string Reason)?> FindAsync(ObservedResource thing, CancellationToken cancellationToken)
    {
        var possible = UserKinds(thing.Kind).SelectMany(k => _ours.Value[k.Name]).Where(u => MayUse(u, thing));
        foreach (var candidate in _uses.Of(thing).Concat(possible).DistinctBy(u => u.Key))
            if (await LookAsync(candidate, cancellationToken) is not { } user)
                continue;
            else if (user.Description is { } description && Uses.Names(description, thing.Kind, thing.Name))
                return (user, $"{thing.Name} is in use by {user.Kind}/{user.Name}");
            else if (user.Kind.Redeploys && user.IsBusy)
                return (user, $"{user.Kind}/{user.Name} is {user.Status}, so it may still need {thing.Name}");
        return null;
    }

    private IReadOnlyList<Kind> UserKinds(Kind used) =>
        _userKinds.GetOrAdd(used.Name, name => [.. catalog.Kinds.Where(k => !k.IsRun && KindOrder.NamedBy(catalog, k).Contains(name))]);

    private bool MayUse(ObservedResource user, ObservedResource thing)
    {
        var wanted = _wanted.Value.GetValueOrDefault(new(user.Kind.Name, user.NameInGit ?? ""));
        var refers =
            wanted?.References.Any(r => r.Target.Kind == thing.Kind.Name && OwnTags.Encode(r.Target.Name) == thing.NameInGit) == true;
        if (user.Kind.Naming != Naming.Content)
            return refers || user.IsBusy || user.Description is null;
        // What can't change is known where it is as Git says; an earlier one is looked at if Git, or what is in service, leads from it to the thing.
        return user.Description is null && !_current.Value.Contains(user.Key) && (wanted is null || refers || _uses.Of(user).Any());
    }

    private Task<ObservedResource?> LookAsync(ObservedResource user, CancellationToken cancellationToken) =>
        user.Kind.Naming == Naming.Content && user.Description is not null
            ? Task.FromResult<ObservedResource?>(user)
            : _looks
                .GetOrAdd(
                    user.Key,
                    _ =>
                        new(async () =>
                            (await reader.RefreshAsync([user], cancellationToken))
                                .Select(seen => seen with { Tags = user.Tags })
                                .SingleOrDefault()
                        )
                )
                .Value;
}
