using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Observing;

/// <summary>
/// The managed resources that one role sees in an account and region, read once for all its environments there. A sweep is repeated when it
/// is older than the caller allows; descriptions that can't have changed since are reused. One sweep or search runs at a time, with the
/// reader of the caller that needs it, and concurrent callers wait for its result. Thread-safe.
/// </summary>
public sealed class AccountCache(TimeProvider time)
{
    private readonly SemaphoreSlim _exclusive = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ImmutableDictionary<ResourceKey, ObservedResource>> _byRepositoryTag = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObservedResource> _described = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _refreshed = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableDictionary<string, long?> _searched = ImmutableDictionary<string, long?>.Empty;
    private IReadOnlyList<string> _notes = [];
    private long? _swept;

    /// <summary>The resources of a repository (by its id), from a sweep that is no older than <paramref name="maxAge"/>.</summary>
    public async Task<Sweep> SweepAsync(IResourceReader reader, string repository, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        if (!IsFresh(_swept, maxAge))
            await RunExclusivelyAsync(
                async () =>
                {
                    if (!IsFresh(_swept, maxAge))
                        Store(time.GetTimestamp(), await reader.SweepAsync(null, cancellationToken));
                },
                cancellationToken
            );
        lock (_lock)
            return new(
                _byRepositoryTag.GetValueOrDefault(OwnTags.Encode(repository), ImmutableDictionary<ResourceKey, ObservedResource>.Empty),
                _notes
            );
    }

    /// <summary>
    /// The resources of a repository and kind with their descriptions, from a search that is no older than <paramref name="maxAge"/>; null
    /// where the service can't search.
    /// </summary>
    public async Task<IReadOnlyList<ObservedResource>?> SearchAsync(
        IResourceReader reader,
        Kind kind,
        string repository,
        TimeSpan maxAge,
        CancellationToken cancellationToken
    )
    {
        if (!_searched.TryGetValue(kind.Name, out var at) || (at is not null && !IsFresh(at, maxAge)))
            await RunExclusivelyAsync(
                async () =>
                {
                    if (!_searched.TryGetValue(kind.Name, out var then) || (then is not null && !IsFresh(then, maxAge)))
                        Store(kind, time.GetTimestamp(), await reader.SearchAsync(kind, null, cancellationToken));
                },
                cancellationToken
            );
        return _searched.GetValueOrDefault(kind.Name) is null
            ? null
            :
            [
                .. (await SweepAsync(reader, repository, TimeSpan.MaxValue, cancellationToken)).Resources.Values.Where(r =>
                    r.Kind == kind && r.Description is not null
                ),
            ];
    }

    /// <summary>Has everything read again by the next sweep and searches.</summary>
    public void Expire()
    {
        lock (_lock)
            (_swept, _searched) = (null, ImmutableDictionary<string, long?>.Empty);
    }

    /// <summary>
    /// Selects those busy resources that were not refreshed within an interval, and marks them as refreshed: the caller must refresh them.
    /// </summary>
    public IReadOnlyList<ObservedResource> TakeStale(IReadOnlyList<ObservedResource> busy, TimeSpan interval)
    {
        lock (_lock)
        {
            if (_refreshed.Count > 10_000)
                _refreshed.Clear();
            var stale = busy.Where(r => !_refreshed.TryGetValue(r.Arn, out var at) || time.GetElapsedTime(at) > interval).ToList();
            foreach (var resource in stale)
                _refreshed[resource.Arn] = time.GetTimestamp();
            return stale;
        }
    }

    /// <summary>Records the current state of a resource of a repository (by its id); null when the resource no longer exists.</summary>
    public void Note(string repository, Kind kind, string name, ObservedResource? observed)
    {
        lock (_lock)
        {
            var tag = OwnTags.Encode(repository);
            var resources = _byRepositoryTag.GetValueOrDefault(tag, ImmutableDictionary<ResourceKey, ObservedResource>.Empty);
            var previous = resources.GetValueOrDefault(new(kind.Name, name));
            if (observed is null && previous is null)
                return;
            // A resource that was described without its tags retains the previous ones.
            _byRepositoryTag[tag] = observed is null
                ? resources.Remove(new(kind.Name, name))
                : resources.SetItem(
                    observed.Key,
                    observed.Tags.Count == 0 && previous is not null ? observed with { Tags = previous.Tags } : observed
                );
        }
    }

    private bool IsFresh(long? at, TimeSpan maxAge) =>
        at is { } then && (maxAge == TimeSpan.MaxValue || time.GetElapsedTime(then) <= maxAge);

    private async Task RunExclusivelyAsync(Func<Task> read, CancellationToken cancellationToken)
    {
        await _exclusive.WaitAsync(cancellationToken);
        try
        {
            await read();
        }
        finally
        {
            _exclusive.Release();
        }
    }

    private void Store(long at, Sweep sweep)
    {
        lock (_lock)
        {
            var swept = sweep
                .Resources.Values.Where(r => r.IsManaged)
                .GroupBy(r => r.Tags.GetValueOrDefault(OwnTags.Repository, ""))
                .ToDictionary(
                    g => g.Key,
                    g =>
                        Sweep.Of(g.Select(r => Merge(r, _byRepositoryTag.GetValueOrDefault(g.Key)?.GetValueOrDefault(r.Key))), []).Resources
                );
            _byRepositoryTag.Clear();
            foreach (var (tag, resources) in swept)
                _byRepositoryTag[tag] = resources;
            (_swept, _notes) = (at, sweep.Notes);
            // Descriptions may have changed since, so the next request searches again.
            _searched = _searched.RemoveRange(_searched.Where(s => s.Value is not null).Select(s => s.Key));
        }
    }

    private void Store(Kind kind, long at, IReadOnlyList<ObservedResource>? found)
    {
        lock (_lock)
        {
            _searched = _searched.SetItem(kind.Name, found is null ? null : at);
            foreach (var group in (found ?? []).GroupBy(r => r.Tags.GetValueOrDefault(OwnTags.Repository, "")))
                if (_byRepositoryTag.TryGetValue(group.Key, out var resources))
                    _byRepositoryTag[group.Key] = resources.SetItems(
                        group
                            .Where(r => resources.ContainsKey(r.Key))
                            .Select(r => KeyValuePair.Create(r.Key, Complete(r, resources[r.Key])))
                    );
        }
    }

    // A sweep returns names and tags only. The description of a completed run does not change any more.
    private ObservedResource Merge(ObservedResource swept, ObservedResource? previous)
    {
        if (
            swept.Description is not null
            || previous?.Description is null
            || !string.Equals(previous.Arn, swept.Arn, StringComparison.OrdinalIgnoreCase)
        )
            return swept;
        if (previous.Kind.IsRun && !previous.IsBusy)
            return previous with { Tags = swept.Tags };
        // A content-based name identifies the content: no stage needs the description.
        if (previous.Kind.Naming == Naming.Content)
            return swept;
        _described[previous.Arn] = previous;
        return swept;
    }

    // Search omits some members. Unless the resource was modified since, their values are those of the previous description.
    private ObservedResource Complete(ObservedResource found, ObservedResource previous)
    {
        var resource = found with { Tags = previous.Tags };
        if (
            (previous.Description ?? _described.GetValueOrDefault(previous.Arn)?.Description) is not { } before
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
