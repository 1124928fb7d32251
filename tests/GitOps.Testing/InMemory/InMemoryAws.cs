using System.Collections.Immutable;
using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Testing.InMemory;

/// <summary>
/// An account in memory behind the ports of the engine. It records every call in <see cref="Journal"/>, as "Operation Kind name",
/// and lets a test do something just before or just after a call, which is how races and lost responses are made. Thread-safe.
/// </summary>
public sealed class InMemoryAws : IResourceReader, IResourceWriter, IDatasetReader, IDatasetWriter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceKey, ObservedResource> _resources = [];
    private readonly Dictionary<string, string> _arnByToken = new(StringComparer.Ordinal);
    private readonly CallHooks _before = new();
    private readonly CallHooks _after = new();
    private readonly Dictionary<ResourceKey, Queue<string>> _transitions = [];
    private readonly List<string> _journal = [];
    private DateTimeOffset _clock = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All calls so far, in order.</summary>
    public IReadOnlyList<string> Journal => Locked(() => _journal.ToList());

    /// <summary>The calls that wrote something, in order.</summary>
    public IReadOnlyList<string> Writes =>
        [.. Journal.Where(c => c.Split(' ')[0] is "Create" or "Update" or "Delete" or "Stop" or "Tag" or "Upload")];

    /// <summary>The create and update requests so far, by "Operation Kind name".</summary>
    public Dictionary<string, DataMap> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>The tag changes so far, in order.</summary>
    public List<(string Name, IReadOnlyDictionary<string, string> Set, IReadOnlyList<string> Removed)> TagCalls { get; } = [];

    /// <summary>The resources as they are now.</summary>
    public IReadOnlyDictionary<ResourceKey, ObservedResource> Resources => Locked(() => _resources.ToDictionary());

    /// <summary>Data sets whose files are uploaded.</summary>
    public HashSet<Core.Manifests.ResourceId> Datasets { get; } = [];

    /// <summary>The digests of S3 addresses; every other address has the digest of zeros.</summary>
    public Dictionary<string, string> Digests { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether Search works.</summary>
    public bool CanSearch { get; set; } = true;

    /// <summary>Whether a sweep shows status and description as well as names and tags.</summary>
    public bool SweepsDescriptions { get; set; }

    /// <summary>Whether runs stay in progress after they were created; otherwise they succeed at once.</summary>
    public bool RunsTakeTime { get; set; }

    /// <summary>Whether a deletion shows the status Deleting before the resource is gone.</summary>
    public bool DeletionsTakeTime { get; set; }

    /// <summary>Adds resources as somebody else would, or replaces them.</summary>
    public InMemoryAws With(params IEnumerable<ObservedResource> resources)
    {
        lock (_lock)
            foreach (var resource in resources)
                _resources[resource.Key] = resource;
        return this;
    }

    /// <summary>Adds all of an observed state.</summary>
    public InMemoryAws With(ObservedState state)
    {
        Datasets.UnionWith(state.Datasets);
        return With(state.Resources.Values);
    }

    /// <summary>Changes a resource as somebody else would.</summary>
    public void Change(string kind, string name, Func<ObservedResource, ObservedResource> change)
    {
        lock (_lock)
            _resources[new(kind, name)] = change(_resources[new(kind, name)]);
    }

    /// <summary>Removes a resource as somebody else would.</summary>
    public void Remove(string kind, string name)
    {
        lock (_lock)
            _resources.Remove(new(kind, name));
    }

    /// <summary>Does something once, just before the next such call takes effect; an exception of it is the call's.</summary>
    public void Before(string call, Action act) => _before.Add(call, act);

    /// <summary>Does something once, just after the next such call took effect; an exception of it is the call's.</summary>
    public void After(string call, Action act) => _after.Add(call, act);

    /// <summary>Rejects the next such call.</summary>
    public void Reject(string call, ServiceErrorKind kind) => Before(call, () => throw Error(kind, call));

    /// <summary>Carries out the next such call, but loses its response.</summary>
    public void LoseResponse(string call) => After(call, () => throw Error(ServiceErrorKind.Unavailable, call));

    /// <summary>The statuses that a resource takes, one with each time it is read.</summary>
    public void Transition(string kind, string name, params IEnumerable<string> statuses)
    {
        lock (_lock)
            _transitions[new(kind, name)] = new(statuses);
    }

    /// <summary>Whether sweeps return names in lower case, as ARNs contain some of them.</summary>
    public bool LowersNames { get; set; }

    public Task<Sweep> SweepAsync(string? repository, CancellationToken cancellationToken) =>
        Call(
            "Sweep",
            () =>
                Sweep.Of(
                    _resources
                        .Values.Where(r => r.IsManaged && (repository is null || r.BelongsTo(repository)))
                        .Select(r => SweepsDescriptions ? r : r with { Status = null, Failure = null, Description = null })
                        .Select(r => LowersNames ? r with { Name = r.Name.ToLowerInvariant() } : r),
                    []
                )
        );

    public Task<IReadOnlyList<ObservedResource>?> SearchAsync(Kind kind, string? repository, CancellationToken cancellationToken) =>
        Call(
            $"Search {kind}",
            IReadOnlyList<ObservedResource>? () =>
                CanSearch
                    ? [.. _resources.Values.Where(r => r.Kind == kind && r.IsManaged && (repository is null || r.BelongsTo(repository)))]
                    : null
        );

    public Task<ObservedResource?> DescribeAsync(Kind kind, string handle, CancellationToken cancellationToken) =>
        Call($"Describe {kind} {handle}", () => Read(kind, handle));

    public Task<IReadOnlyList<ObservedResource>> ChildrenAsync(Kind kind, string parent, CancellationToken cancellationToken) =>
        Call(
            $"Children {kind} {parent}",
            IReadOnlyList<ObservedResource> () =>
                [
                    .. _resources
                        .Values.Where(r => r.Kind == kind && r.Name.StartsWith(parent + "/", StringComparison.Ordinal))
                        .OrderBy(r => r.Name, StringComparer.Ordinal),
                ]
        );

    public async Task<IReadOnlyList<ObservedResource>> RefreshAsync(
        IReadOnlyList<ObservedResource> resources,
        CancellationToken cancellationToken
    )
    {
        var found = new List<ObservedResource>();
        foreach (var resource in resources)
            if (await Call($"Refresh {resource.Kind} {resource.Name}", () => Read(resource.Kind, resource.Handle)) is { } actual)
                found.Add(actual with { Tags = ImmutableDictionary<string, string>.Empty });
        return found;
    }

    public async Task<string> CreateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken)
    {
        var (kind, call) = (change.Change.Kind!, $"Create {change.Change.Kind} {change.Change.ActualName}");
        return await Write(
            change,
            kind.Operations.Create,
            call,
            () =>
            {
                Requests[call] = request;
                var token = kind.Token is { } member && request[member] is DataScalar scalar ? scalar.Text : null;
                if (token is not null && _arnByToken.TryGetValue(token, out var known))
                    return known;
                var created = CreatedResource.Of(change.Change, request, RunsTakeTime, NumberOf, _clock = _clock.AddMinutes(1));
                if (!_resources.TryAdd(created.Key, created))
                    throw Error(ServiceErrorKind.AlreadyExists, call);
                if (token is not null)
                    _arnByToken[token] = created.Arn;
                return created.Arn;
            },
            cancellationToken
        );
    }

    public async Task UpdateAsync(AllowedChange change, DataMap request, CancellationToken cancellationToken)
    {
        var call = $"Update {change.Change.Kind} {change.Change.ActualName}";
        await Write(
            change,
            change.Change.Kind!.Operations.Update!,
            call,
            () =>
            {
                Requests[call] = request;
                var actual = Existing(change, call);
                var description = request.Entries.Aggregate(
                    actual.Description ?? new([]),
                    (map, e) => map.With(actual.Kind.ReturnedAs.GetValueOrDefault(e.Key, e.Key), e.Value)
                );
                _resources[actual.Key] = actual with { Description = description };
                return true;
            },
            cancellationToken
        );
    }

    public async Task DeleteAsync(AllowedChange change, CancellationToken cancellationToken)
    {
        await Write(
            change,
            change.Change.Kind!.Operations.Delete!,
            $"Delete {change.Change.Kind} {change.Change.ActualName}",
            () =>
            {
                if (Find(change.Change.Kind!, change.Change.ActualName) is not { } actual)
                    return false;
                if (!DeletionsTakeTime)
                    return _resources.Remove(actual.Key);
                _resources[actual.Key] = actual with { Status = "Deleting" };
                return true;
            },
            cancellationToken
        );
    }

    public async Task StopAsync(AllowedChange change, CancellationToken cancellationToken)
    {
        await Write(
            change,
            change.Change.Kind!.Operations.Stop!,
            $"Stop {change.Change.Kind} {change.Change.ActualName}",
            () =>
            {
                if (Find(change.Change.Kind!, change.Change.ActualName) is { } actual)
                    _resources[actual.Key] = actual with { Status = actual.Kind.Status!.Stopped.Order(StringComparer.Ordinal).First() };
                return true;
            },
            cancellationToken
        );
    }

    public async Task TagAsync(
        AllowedChange change,
        IReadOnlyDictionary<string, string> set,
        IReadOnlyList<string> remove,
        CancellationToken cancellationToken
    )
    {
        var call = $"Tag {change.Change.Kind} {change.Change.Observed!.Name}";
        await Write(
            change,
            remove.Count > 0 ? "DeleteTags" : "AddTags",
            call,
            () =>
            {
                TagCalls.Add((change.Change.Observed.Name, set, remove));
                var actual = Find(change.Change.Kind!, change.Change.Observed.Name) ?? throw Error(ServiceErrorKind.NotFound, call);
                var tags = actual.Tags.Where(t => !set.ContainsKey(t.Key) && !remove.Contains(t.Key)).Concat(set).ToDictionary();
                _resources[actual.Key] = actual with { Tags = tags };
                return true;
            },
            cancellationToken
        );
    }

    public Task<string> DigestAsync(string s3Uri, string? versionId, CancellationToken cancellationToken) =>
        Call($"Digest {s3Uri}", () => versionId ?? Digests.GetValueOrDefault(s3Uri, "0000000000000000"));

    public Task<bool> IsCompleteAsync(DesiredDataset dataset, CancellationToken cancellationToken) =>
        Call($"IsComplete {dataset.Id}", () => Datasets.Contains(dataset.Id));

    public Task UploadAsync(AllowedChange change, DesiredDataset dataset, IRepositoryFiles files, CancellationToken cancellationToken) =>
        Write(change, "PutObject", $"Upload {dataset.Id}", () => Datasets.Add(dataset.Id), cancellationToken);

    private int NumberOf(string group) => _resources.Keys.Count(k => k.Name.StartsWith(group + "/", StringComparison.Ordinal)) + 1;

    private ObservedResource Existing(AllowedChange change, string call) =>
        Find(change.Change.Kind!, change.Change.ActualName) ?? throw Error(ServiceErrorKind.NotFound, call);

    private ObservedResource? Read(Kind kind, string handle)
    {
        if (Find(kind, handle) is not { } actual)
            return null;
        if (!_transitions.TryGetValue(actual.Key, out var statuses) || !statuses.TryDequeue(out var status))
            return actual;
        return _resources[actual.Key] = actual with { Status = status };
    }

    private ObservedResource? Find(Kind kind, string handle) =>
        _resources.Values.FirstOrDefault(r => r.Kind == kind && (r.Name == handle || r.Arn == handle));

    private async Task<T> Write<T>(AllowedChange change, string operation, string call, Func<T> effect, CancellationToken cancellationToken)
    {
        await change.CheckAsync(cancellationToken);
        return await change.SendAsync(operation, () => Call(call, effect));
    }

    private Task<T> Call<T>(string call, Func<T> effect)
    {
        try
        {
            return Task.FromResult(
                Locked(() =>
                {
                    _journal.Add(call);
                    _before.Run(call);
                    var result = effect();
                    _after.Run(call);
                    return result;
                })
            );
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    private static ServiceException Error(ServiceErrorKind kind, string call) => new(kind, kind.ToString(), $"{kind} on {call}", call);
}
