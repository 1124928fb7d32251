using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Observing;

/// <summary>
/// What is ours in one account and region, seen once for all environments there. A sweep is taken anew when it is older than its reader allows;
/// what was described before and can't have changed since is kept. One sweep and one search of a kind go on at a time, and all who ask wait for it.
/// </summary>
public sealed class AccountCache(IResourceReader reader, TimeProvider time)
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableDictionary<ResourceKey, ObservedResource>> _byRepository = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObservedResource> _described = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _looked = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, long?> _searched = ImmutableDictionary<string, long?>.Empty;
    private IReadOnlyList<string> _notes = [];
    private long? _swept;

    /// <summary>A repository's resources, from a sweep that is no older than <paramref name="oldest"/>.</summary>
    public async Task<Sweep> SweepAsync(string repository, TimeSpan oldest, CancellationToken cancellationToken)
    {
        if (!IsFresh(_swept, oldest))
            await AloneAsync(
                async () =>
                {
                    if (!IsFresh(_swept, oldest))
                        Take(time.GetTimestamp(), await reader.SweepAsync(null, cancellationToken));
                },
                cancellationToken
            );
        lock (_lock)
            return new(
                _byRepository.GetValueOrDefault(OwnTags.Encode(repository), ImmutableDictionary<ResourceKey, ObservedResource>.Empty),
                _notes
            );
    }

    /// <summary>A repository's resources of a kind with their descriptions, from a search no older than <paramref name="oldest"/>; null where the service can't search.</summary>
    public async Task<IReadOnlyList<ObservedResource>?> SearchAsync(
        Kind kind,
        string repository,
        TimeSpan oldest,
        CancellationToken cancellationToken
    )
    {
        if (!_searched.TryGetValue(kind.Name, out var at) || (at is not null && !IsFresh(at, oldest)))
            await AloneAsync(
                async () =>
                {
                    if (!_searched.TryGetValue(kind.Name, out var then) || (then is not null && !IsFresh(then, oldest)))
                        Take(kind, time.GetTimestamp(), await reader.SearchAsync(kind, null, cancellationToken));
                },
                cancellationToken
            );
        return _searched.GetValueOrDefault(kind.Name) is null
            ? null
            :
            [
                .. (await SweepAsync(repository, TimeSpan.MaxValue, cancellationToken)).Resources.Values.Where(r =>
                    r.Kind == kind && r.Description is not null
                ),
            ];
    }

    /// <summary>Of resources that are under way, those that nobody has looked at for a moment; who is given them looks.</summary>
    public IReadOnlyList<ObservedResource> TakeStale(IReadOnlyList<ObservedResource> busy, TimeSpan moment)
    {
        lock (_lock)
        {
            if (_looked.Count > 10_000)
                _looked.Clear();
            var stale = busy.Where(r => !_looked.TryGetValue(r.Arn, out var at) || time.GetElapsedTime(at) > moment).ToList();
            foreach (var resource in stale)
                _looked[resource.Arn] = time.GetTimestamp();
            return stale;
        }
    }

    /// <summary>Takes what somebody has just seen of a repository's resource; null when it is gone.</summary>
    public void Note(string repository, Kind kind, string name, ObservedResource? seen)
    {
        lock (_lock)
        {
            var resources = _byRepository.GetValueOrDefault(repository, ImmutableDictionary<ResourceKey, ObservedResource>.Empty);
            var known = resources.GetValueOrDefault(new(kind.Name, name));
            if (seen is null && known is null)
                return;
            // What is looked at without its tags keeps those that it had.
            _byRepository[repository] = seen is null
                ? resources.Remove(new(kind.Name, name))
                : resources.SetItem(seen.Key, seen.Tags.Count == 0 && known is not null ? seen with { Tags = known.Tags } : seen);
        }
    }

    private bool IsFresh(long? at, TimeSpan oldest) =>
        at is { } then && (oldest == TimeSpan.MaxValue || time.GetElapsedTime(then) <= oldest);

    private async Task AloneAsync(Func<Task> look, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await look();
        }
        finally
        {
            _one.Release();
        }
    }

    private void Take(long at, Sweep sweep)
    {
        lock (_lock)
        {
            var swept = sweep
                .Resources.Values.Where(r => r.IsManaged)
                .GroupBy(r => r.Tags.GetValueOrDefault(OwnTags.Repository, ""))
                .ToDictionary(
                    g => g.Key,
                    g => Sweep.Of(g.Select(r => Merge(r, _byRepository.GetValueOrDefault(g.Key)?.GetValueOrDefault(r.Key))), []).Resources
                );
            _byRepository.Clear();
            foreach (var (repository, resources) in swept)
                _byRepository[repository] = resources;
            (_swept, _notes) = (at, sweep.Notes);
            // What can change may have changed: it is searched for anew.
            _searched = _searched.RemoveRange(_searched.Where(s => s.Value is not null).Select(s => s.Key));
        }
    }

    private void Take(Kind kind, long at, IReadOnlyList<ObservedResource>? found)
    {
        lock (_lock)
        {
            _searched = _searched.SetItem(kind.Name, found is null ? null : at);
            foreach (var group in (found ?? []).GroupBy(r => r.Tags.GetValueOrDefault(OwnTags.Repository, "")))
                if (_byRepository.TryGetValue(group.Key, out var resources))
                    _byRepository[group.Key] = resources.SetItems(
                        group
                            .Where(r => resources.ContainsKey(r.Key))
                            .Select(r => KeyValuePair.Create(r.Key, Complete(r, resources[r.Key])))
                    );
        }
    }

    // A sweep shows names and tags; a run that has ended stays as it ended.
    private ObservedResource Merge(ObservedResource swept, ObservedResource? known)
    {
        if (swept.Description is not null || known?.Description is null || known.Arn != swept.Arn)
            return swept;
        if (known.Kind.IsRun && !known.IsBusy)
            return known with { Tags = swept.Tags };
        // Its name is its content: no stage needs more of it.
        if (known.Kind.Naming == Naming.Content)
            return swept;
        _described[known.Arn] = known;
        return swept;
    }

    // Search leaves some members out; unless the thing was changed since, they are as they were described.
    private ObservedResource Complete(ObservedResource found, ObservedResource known)
    {
        var resource = found with { Tags = known.Tags };
        if (
            (known.Description ?? _described.GetValueOrDefault(known.Arn)?.Description) is not { } before
            || found.Description is not { } now
            || now["LastModifiedTime"] is not DataScalar changed
            || before["LastModifiedTime"] is not DataScalar then
            || changed.Text != then.Text
        )
            return resource;
        return resource with
        {
            Description = before.Entries.Where(e => now.Find(e.Key) is null).Aggregate(now, (map, e) => map.With(e.Key, e.Value)),
        };
    }
}
