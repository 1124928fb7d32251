using System.Text;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Reports;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

/// <summary>
/// Describes a situation: the files of Git, the account after they were applied, and what happened to either since then. All files are
/// those of <c>tests/cases/fingerprints/manifests</c> unless they are edited.
/// </summary>
internal sealed class PlanDriver
{
    private readonly Dictionary<string, string> _files = MemoryFiles.Load(Path.Combine(Tree.Cases("fingerprints"), "manifests"));
    private ObservedState _state;
    private HashSet<ResourceId> _retry = [];
    private (bool Prune, int Allowed) _prune;
    private PlanRequest? _request;

    public PlanDriver() => _state = Simulation.Apply(Loading.Graph(_files));

    /// <summary>What Git wants now.</summary>
    public DesiredGraph Graph => Loading.Graph(_files);

    /// <summary>Replaces a text in all files of Git; AWS stays as it is.</summary>
    public PlanDriver Edit(string text, string replacement)
    {
        Assert.Contains(_files.Values, f => f.Contains(text, StringComparison.Ordinal));
        foreach (var path in _files.Keys.ToList())
            _files[path] = _files[path].Replace(text, replacement, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Adds or replaces a file of Git.</summary>
    public PlanDriver Write(string path, string text)
    {
        _files[path] = text;
        return this;
    }

    /// <summary>Removes files of Git.</summary>
    public PlanDriver Remove(params string[] paths)
    {
        foreach (var path in paths)
            Assert.True(_files.Remove(path), path);
        return this;
    }

    /// <summary>Applies what Git wants now to AWS.</summary>
    public PlanDriver Apply()
    {
        _state = Simulation.Apply(Graph, _state);
        return this;
    }

    /// <summary>Changes every resource of a kind in AWS.</summary>
    public PlanDriver InAws(string kind, Func<ObservedResource, ObservedResource> change)
    {
        _state = _state.With([.. All(kind).Select(change)]);
        return this;
    }

    /// <summary>Changes the observed state as a whole.</summary>
    public PlanDriver InAws(Func<ObservedState, ObservedState> change)
    {
        _state = change(_state);
        return this;
    }

    /// <summary>Removes every resource of a kind from AWS.</summary>
    public PlanDriver Gone(string kind)
    {
        foreach (var resource in All(kind).ToList())
            _state = _state.Without(resource.Kind, resource.Name);
        return this;
    }

    /// <summary>Marks what Git wants of the endpoint as what its last update was to.</summary>
    public PlanDriver Attempted()
    {
        var fingerprint = Graph.Resources.Single(r => r.Kind.Name == "Endpoint").Fingerprint;
        return InAws(
            "Endpoint",
            r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Attempted] = Fingerprints.Recipe + fingerprint } }
        );
    }

    /// <summary>Asks to retry a resource.</summary>
    public PlanDriver Retry(string kind, string name)
    {
        _retry = [.. _retry, new(kind, name)];
        return this;
    }

    /// <summary>Asks to prune, and to allow that number of deletions.</summary>
    public PlanDriver Prune(int allowed = 0)
    {
        _prune = (true, allowed);
        return this;
    }

    /// <summary>Plans this request instead of a sync.</summary>
    public PlanDriver Request(PlanRequest request)
    {
        _request = request;
        return this;
    }

    /// <summary>The resources of a kind in AWS, by name.</summary>
    public IEnumerable<ObservedResource> All(string kind) =>
        _state.Resources.Values.Where(r => r.Kind.Name == kind).OrderBy(r => r.Name, StringComparer.Ordinal);

    /// <summary>The plan.</summary>
    public Plan Plan(Plan? before = null, DesiredGraph? graph = null) =>
        Planner.Plan(
            new(graph ?? Graph, _state),
            KindCatalog.Default,
            _request
                ?? new SyncRequest
                {
                    Source = "main at 01234567",
                    Retry = _retry,
                    Prune = _prune.Prune,
                    AllowPrune = _prune.Allowed,
                    Before = before,
                }
        );

    /// <summary>The whole plan as text, changes that plans do not show included.</summary>
    public string Text()
    {
        var plan = Plan();
        var text = new StringBuilder();
        foreach (var change in plan.Changes)
        {
            var before = change.Before is null ? "" : $" (before: {change.Before})";
            text.Append($"{change.Action} {change.Id} {change.ActualName}{before}{(change.IsHousekeeping ? " housekeeping" : "")}\n");
            text.Append($"  {ReasonText.Of(change.Reason)}\n");
            foreach (var field in change.Fields)
                text.Append($"  {field.Path}: {field.Before?.Shown ?? "-"} → {field.ShownAfter ?? "-"}\n");
            if (change.DependsOn.Count > 0)
                text.Append($"  after {string.Join(", ", change.DependsOn)}\n");
        }

        foreach (var external in plan.Externals)
            text.Append($"external {external.Name.Kind.Name} {external.Name.Name} of {external.By}, exists: {external.Exists}\n");
        foreach (var id in plan.NotPruned)
            text.Append($"not pruned: {id}\n");
        foreach (var note in plan.Notes)
            text.Append($"note: {note}\n");
        return text.Append($"kept: {plan.Kept}\n").ToString();
    }
}
