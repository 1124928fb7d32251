using System.Collections.Concurrent;
using GitOps.Core.Desired;
using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Applying;

/// <summary>
/// Checks for users of a resource before it is deleted. Only resources are read that may use it according to Git or their description, or
/// that have no description, and each of them once in a round, so the cost of a deletion does not grow with the environment. Thread-safe.
/// </summary>
internal sealed class UsageChecker(ResourceMatcher matcher, IResourceReader reader, KindCatalog catalog)
{
    private readonly UsageIndex _usage = new(matcher.Observed);
    private readonly ConcurrentDictionary<string, IReadOnlyList<Kind>> _userKinds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ResourceKey, Lazy<Task<ObservedResource?>>> _reads = new();
    private readonly Lazy<IReadOnlyDictionary<ResourceKey, DesiredResource>> _desired = new(() =>
        matcher.Graph.Resources.ToDictionary(r => new ResourceKey(r.Kind.Name, OwnTags.Encode(r.Id.Name)))
    );
    private readonly Lazy<IReadOnlySet<ResourceKey>> _current = new(() =>
        matcher.Graph.Resources.Select(matcher.Find).OfType<ObservedResource>().Select(r => r.Key).ToHashSet()
    );
    private readonly Lazy<ILookup<string, ObservedResource>> _managed = new(() =>
        matcher.Observed.ManagedBy(matcher.Graph.Repository, matcher.Graph.Environment.Name).ToLookup(r => r.Kind.Name)
    );

    /// <summary>
    /// The failure that names the first user of a resource, or the first possible user that is changing; null without users.
    /// </summary>
    public async Task<(ObservedResource User, ChangeFailure Failure)?> FindDependentAsync(
        ObservedResource resource,
        CancellationToken cancellationToken
    )
    {
        var possible = DependentKindsOf(resource.Kind).SelectMany(k => _managed.Value[k.Name]).Where(u => MayUse(u, resource));
        foreach (var candidate in _usage.Of(resource).Concat(possible).DistinctBy(u => u.Key))
        {
            if (await ReadAsync(candidate, cancellationToken) is not { } user)
                continue;
            if (user.Description is { } description && UsageIndex.Names(description, resource.Kind, resource.Name))
                return (user, new InUse(resource.Name, user.Kind.Name, user.Name));
            if (user is { Kind.Redeploys: true, IsBusy: true })
                return (user, new DependentBusy(resource.Name, user.Kind.Name, user.Name, user.Status));
        }

        return null;
    }

    private IReadOnlyList<Kind> DependentKindsOf(Kind used) =>
        _userKinds.GetOrAdd(
            used.Name,
            name => [.. catalog.Kinds.Where(k => !k.IsRun && KindDependencies.NamedBy(catalog, k).Contains(name))]
        );

    private bool MayUse(ObservedResource user, ObservedResource resource)
    {
        var desired = _desired.Value.GetValueOrDefault(new(user.Kind.Name, user.NameInGit ?? ""));
        var refers =
            desired?.References.Any(r => r.Target.Kind == resource.Kind.Name && OwnTags.Encode(r.Target.Name) == resource.NameInGit)
            == true;
        if (user.Kind.Naming != Naming.Content)
            return refers || user.IsBusy || user.Description is null;
        // The content of an immutable user is known where it is in sync. An earlier version is read if Git, or what is in service, links it
        // to the resource.
        return user.Description is null && !_current.Value.Contains(user.Key) && (desired is null || refers || _usage.Of(user).Any());
    }

    private Task<ObservedResource?> ReadAsync(ObservedResource user, CancellationToken cancellationToken) =>
        user.Kind.Naming == Naming.Content && user.Description is not null
            ? Task.FromResult<ObservedResource?>(user)
            : _reads
                .GetOrAdd(
                    user.Key,
                    _ =>
                        new(async () =>
                            (await reader.RefreshAsync([user], cancellationToken))
                                .Select(found => found with { Tags = user.Tags })
                                .SingleOrDefault()
                        )
                )
                .Value;
}
