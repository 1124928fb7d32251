using System.Text.Json.Nodes;
using GitOps.Controller.Service.Api;
using GitOps.Core.Audit;
using GitOps.Core.Environments;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd.Stories;

/// <summary>
/// One random story: commits, and what else happens to an environment. Before each commit its plan is compared with the oracle's; after
/// it, when all has settled, what was recorded is compared with the plan, and at the end with what the server has.
/// </summary>
internal sealed class Story : IAsyncDisposable
{
    private readonly Random _random;
    private readonly Author _author;
    private readonly Shop _shop;
    private readonly StoryController _controller;
    private readonly StoryRepository _repository;
    private readonly Others _others;
    private readonly WorldReader _world;
    private readonly bool _isKilled;
    private readonly List<string> _steps;
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, int> _dataOf = [];
    private readonly HashSet<(string Key, string Reason)> _forgotten = [];
    private Wish _wish = Wish.First;
    private string _head = "";
    private int _data;
    private int _audited;

    private Story(int seed, Shop shop)
    {
        _random = new(seed);
        _isKilled = seed % 4 == 0;
        _author = new(_random);
        (_shop, _controller, _world) = (shop, new(shop, _isKilled), new(shop.Aws));
        (_others, _repository) = (new(shop, _world), new(shop));
        _steps = [$"story {seed}{(_isKilled ? ", with kills" : "")}{(StoryFaults.Has(seed) ? ", with faults" : "")}"];
    }

    /// <summary>What did not hold, after the steps that led there; empty when all held.</summary>
    public static async Task<string> CheckAsync(int seed, CancellationToken cancellationToken)
    {
        await using var story = new Story(seed, await Shop.OpenAsync(runCommands: true));
        try
        {
            await story._others.PutDataAsync(++story._data);
            if (StoryFaults.Has(seed))
                await story._shop.Aws.RestartAsync(StoryFaults.Of(seed));
            await story.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            story._faults.Add($"{exception}");
        }

        return story._faults.Count == 0 ? "" : string.Join('\n', [.. story._steps, .. story._faults.Select(f => "  ✗ " + f), ""]);
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        await _shop.DisposeAsync();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await _controller.StartAsync();
        await CommitAsync(_wish, "lay out");
        for (var count = _random.Next(5, 9); count > 0 && _faults.Count == 0; count--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await StepAsync();
        }

        await EndAsync();
    }

    private Task StepAsync() =>
        _random.Next(14) switch
        {
            0 => SuspendAsync(),
            1 => AdoptAsync(),
            2 => NewDataAsync(),
            3 => SetDataPolicyAsync(),
            4 => RetryAsync(),
            5 => RushAsync(),
            6 => SyncAsync(),
            _ => ChangeAsync(),
        };

    private async Task ChangeAsync()
    {
        var (next, what) = _author.Next(_wish);
        if (_random.Next(3) == 0)
        {
            var (further, more) = _author.Next(next);
            (next, what) = (further, $"{what}; {more}");
        }

        await CommitAsync(next, what);
    }

    // Commits that follow one another before the first is applied: their plans are made from what is on the way, which the oracle does not
    // predict.
    private async Task RushAsync()
    {
        var before = _world.Read();
        for (var count = _random.Next(2, 4); count > 0; count--)
        {
            var (next, what) = _author.Next(_wish);
            Push(next, "at once: " + what);
        }

        await SettleAsync();
        _faults.AddRange(PlanCheck.WronglyMissing(await NewEntriesAsync(), before));
    }

    private Task SetDataPolicyAsync() =>
        CommitAsync(_wish with { RunsOnNewData = !_wish.RunsOnNewData }, _wish.RunsOnNewData ? "propose new data" : "run on new data");

    private async Task CommitAsync(Wish next, string what)
    {
        var (plan, oracle) = await PlanAsync(next);
        _faults.AddRange(PlanCheck.Differences(plan, oracle, next));
        var from = _shop.Aws.Journal().Count;
        Push(next, what);
        if (_faults.Count > 0)
            return;
        if (_isKilled && _random.Next(2) == 0)
            await KillAsync(from, _random.Next(1, 4));
        await SettleAsync();
        var entries = await NewEntriesAsync();
        // A sweep that began before a run was forgotten shows it as managed: it is then forgotten once more, for the same reason.
        var news = entries.Where(e => e.Action != "forget" || !_forgotten.Contains((e.Key, e.Reason))).ToList();
        _faults.AddRange(PlanCheck.Unplanned(plan, entries, news, Oracle(next), next));
    }

    // The plan, and the oracle of the same world: while a job is busy, the service may still remove what was resumed.
    private async Task<(JsonNode Plan, Oracle Oracle)> PlanAsync(Wish next)
    {
        while (true)
        {
            var writes = Writes(0);
            var (plan, oracle) = (await _repository.PlanAsync(next), Oracle(next));
            if (Writes(0) == writes)
                return (plan, oracle);
        }
    }

    private int Writes(int from) => _shop.Aws.Journal().Skip(from).Count(l => l.Status == 200 && Ledger.IsWrite(l.Operation));

    private void Push(Wish next, string what)
    {
        _steps.Add($"{_steps.Count}. {what}");
        _wish = next;
        _head = _repository.Commit(next, what);
    }

    // At the moment when some writing calls have arrived; never, if there are not so many.
    private async Task KillAsync(int from, int writes)
    {
        _steps.Add($"   kill after {writes} writes");
        await Eventually.IsTrueAsync(async () => Writes(from) >= writes || await IsSettledAsync(), "writes, or nothing to do");
        await _controller.KillAsync();
    }

    private async Task SuspendAsync()
    {
        var suspended = _world.Read().Things.FirstOrDefault(t => t.Suspended is not null);
        var items = _wish.Items.Values.Where(i => _world.Read().Things.Any(t => t.IsManaged && t.Kind == i.Kind && t.NameInGit == i.Name));
        if (suspended is not null)
            await TagAsync("resume", $"{suspended.Kind}/{suspended.NameInGit}");
        else
            await TagAsync("suspend", items.ElementAt(_random.Next(items.Count())).Id);
        await SettleAsync();
        await NewEntriesAsync();
    }

    // Some commands fail because of faults, or because the manifest suspends it too.
    private async Task TagAsync(string verb, string id)
    {
        _steps.Add($"{_steps.Count}. {verb} {id}");
        await _others.TagAsync(verb, id);
    }

    private async Task AdoptAsync()
    {
        var name = $"theirs{_author.NewLineage()}";
        await _others.MakeGroupAsync(name);
        await CommitAsync(_wish.With(new("ModelPackageGroup", name, 0)), $"want {name}, which others made");
        await CommitAsync(_wish.With(new("ModelPackageGroup", name, 0) { IsAdopting = true }), $"adopt {name}");
    }

    private async Task NewDataAsync()
    {
        var reader = _wish.Items.Values.FirstOrDefault(i => i is { Kind: "TrainingJob", Uses: not null });
        _steps.Add($"{_steps.Count}. new data");
        // A run that was only renamed is known under its old name.
        var isFirst = reader is not null && new Oracle(_world.Read(), _wish, _dataOf, _data + 1).Desired()[reader.Id].Code == "missing";
        var reason = isFirst ? "does not exist yet" : "data set live has new content (";
        await _others.PutDataAsync(++_data);
        if (reader is not null && !_wish.RunsOnNewData && !Oracle(_wish).IsHeld(reader))
        {
            await Eventually.IsTrueAsync(
                async () => (await _controller.StatusAsync())?.Reason is NewDataProposed || await IsSettledAsync(),
                () => "new data is proposed"
            );
            await TypeAsync("sync", "dev");
        }

        await SettleAsync();
        var entries = await NewEntriesAsync();
        if (reader is not null && !Oracle(_wish).IsHeld(reader))
            Expect(entries, reader.Id, e => e.Reason.StartsWith(reason, StringComparison.Ordinal));
    }

    private async Task RetryAsync()
    {
        var failed = Oracle(_wish).Desired().Values.FirstOrDefault(p => p.Code == "run-failed");
        if (failed is null)
        {
            await ChangeAsync();
            return;
        }

        var count = Runs(failed.Id);
        _steps.Add($"{_steps.Count}. retry {failed.Id}");
        await TypeAsync("retry", failed.Id, "--env", "dev");
        await Eventually.IsTrueAsync(() => Runs(failed.Id) > count, $"another run of {failed.Id}");
        await SettleAsync();
        var reason = $"as requested: {failed.Actual!.Name} ended {failed.Actual.Status}";
        Expect(await NewEntriesAsync(), failed.Id, e => e.Reason.EndsWith(reason, StringComparison.Ordinal));
    }

    private int Runs(string id) => _world.Read().Things.Count(t => $"{t.Kind}/{t.NameInGit}" == id);

    private async Task SyncAsync()
    {
        _steps.Add($"{_steps.Count}. sync");
        await TypeAsync("sync", "dev");
        await SettleAsync();
        _faults.AddRange(PlanCheck.Needless(await NewEntriesAsync()));
    }

    // Nothing is suspended or busy any more, so everything that Git does not want goes.
    private async Task EndAsync()
    {
        if (_faults.Count > 0)
            return;
        foreach (var thing in _world.Read().Things.Where(t => t.Suspended is not null))
            await TagAsync("resume", $"{thing.Kind}/{thing.NameInGit}");
        await SettleAsync();
        await NewEntriesAsync();
        var busy = _wish.Items.Values.Where(i => i.IsBusy).Select(i => i.Id);
        var calm = busy.Aggregate(_wish, (wish, id) => wish.Without(id));
        await CommitAsync(
            calm.Items.Values.Aggregate(calm, (wish, item) => wish.With(item with { Suspended = null })),
            "suspend nothing, and remove what is busy"
        );
        IReadOnlyList<string> Leftovers() => [.. EndCheck.Leftovers(_world.Read(), Oracle(_wish))];
        await Eventually.IsTrueAsync(
            () => Task.FromResult(Leftovers().Count == 0),
            () => string.Join('\n', Leftovers()),
            TimeSpan.FromSeconds(30)
        );
        await NewEntriesAsync();
    }

    private Oracle Oracle(Wish wish) => new(_world.Read(), wish, _dataOf, _data);

    private async Task TypeAsync(params string[] words)
    {
        var ended = await Project.TypeAsync(_shop.Upstream.Path, _shop.Aws.Folder, [.. words, "--server", _controller.Url]);
        if (ended.Code != 0)
            throw new InvalidOperationException(ended.All);
    }

    private async Task SettleAsync()
    {
        EnvironmentView? status = null;
        await Eventually.IsTrueAsync(
            async () => IsSettled(status = await _controller.StatusAsync()),
            () => $"settled: {Settlement.Describe(status, _head, Oracle(_wish))}\n{_controller.Log}"
        );
        foreach (var run in _world.Read().Things.Where(t => t.IsRun))
            _dataOf.TryAdd(run.Name, _data);
    }

    private async Task<bool> IsSettledAsync() => IsSettled(await _controller.StatusAsync());

    private bool IsSettled(EnvironmentView? status) => Settlement.IsReached(status, _head, Oracle(_wish), _wish);

    // The log has an entry a moment after its change.
    private async Task<IReadOnlyList<AuditedChange>> NewEntriesAsync()
    {
        IReadOnlyList<ChainedEntry> all = [];
        IReadOnlyList<string> differences = [];
        await Eventually.IsTrueAsync(
            async () =>
            {
                all = await _controller.AuditAsync();
                differences = [.. Ledger.Differences(_shop.Aws.Journal(), all, _others.Calls)];
                return differences.Count == 0;
            },
            () => string.Join('\n', differences),
            TimeSpan.FromSeconds(15)
        );
        var changes = all.Select(e => AuditedChange.Of(e.Entry)).OfType<AuditedChange>().ToList();
        var entries = changes.Skip(_audited).ToList();
        _forgotten.UnionWith(changes.Take(_audited).Where(c => c.Action == "forget").Select(c => (c.Key, c.Reason.Split(';')[0])));
        _audited = changes.Count;
        return entries;
    }

    private void Expect(IReadOnlyList<AuditedChange> entries, string id, Func<AuditedChange, bool> isExpected)
    {
        if (!entries.Any(e => e.Id == id && e.Action == "run" && isExpected(e)))
            _faults.Add($"audit: no run of {id} with its reason in:\n{string.Join('\n', entries)}");
    }
}
