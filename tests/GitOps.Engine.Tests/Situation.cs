using GitOps.Core.Decisions;
using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Engine.Tests;

/// <summary>An environment in Git and its account in memory: a training job, its model, an endpoint configuration, an endpoint.</summary>
internal sealed class Situation
{
    public const string Settings = Loading.Settings;

    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, string> Base = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));

    private Situation(Dictionary<string, string> files) => (Files, Graph) = (files, Loading.Graph(files));

    public Dictionary<string, string> Files { get; private set; }

    public DesiredGraph Graph { get; private set; }

    public InMemoryAws Aws { get; } = new();

    public FakeTimeProvider Time { get; } = new(Noon);

    public RecordingObserver Progress { get; } = new();

    public IDecisionPolicy Policy { get; set; } = new AllowEverything();

    public ObservedState State => ObservedState.Empty.With(Aws.Resources.Values) with { Datasets = [.. Aws.Datasets] };

    /// <summary>Nothing is in AWS yet.</summary>
    public static Situation New() => new(new(Base));

    /// <summary>Nothing is in AWS yet, and Git has only these manifests.</summary>
    public static Situation Of(string manifests, string settings = Settings) =>
        new(new() { ["gitops.yaml"] = settings, ["models/all.yaml"] = manifests });

    /// <summary>AWS matches Git.</summary>
    public static Situation Synced()
    {
        var situation = New();
        situation.Aws.With(Simulation.Apply(situation.Graph));
        return situation;
    }

    /// <summary>Git changes after the last apply.</summary>
    public Situation Edit(string file, string before, string after)
    {
        if (!Files[file].Contains(before, StringComparison.Ordinal))
            throw new InvalidOperationException($"{file} does not contain {before}");
        Files = new(Files) { [file] = Files[file].Replace(before, after, StringComparison.Ordinal) };
        Graph = Loading.Graph(Files);
        return this;
    }

    /// <summary>A file leaves Git, or (with pruning) is replaced.</summary>
    public Situation Replace(string file, string? text)
    {
        Files = new(Files);
        if (text is null)
            Files.Remove(file);
        else
            Files[file] = text;
        Graph = Loading.Graph(Files);
        return this;
    }

    public DesiredResource Desired(string kind) => Graph.Resources.Single(r => r.Id.Kind == kind);

    public string NameOf(string kind) => Desired(kind).ActualName;

    public ObservedResource Actual(string kind) => Aws.Resources.Values.Single(r => r.Kind.Name == kind);

    public ResourceId Id(string kind) => Desired(kind).Id;

    public DecidedPlan Plan(PlanRequest? request = null) =>
        new Decider(Policy).Decide(
            Planner.Plan(new(Graph, State), KindCatalog.Default, request ?? new SyncRequest()),
            new(CauseKind.Commit, "c0ffee")
        );

    public AllowedChange Allow(string kind, PlanRequest? request = null) => Plan(request).Allowed.First(a => a.Change.Id.Kind == kind);

    public Task<ChangeResult> ExecuteAsync(AllowedChange change)
    {
        var matcher = new ResourceMatcher(Graph, State);
        var requests = new RequestBuilder(Graph, KindCatalog.Default.Model, "c0ffee");
        var executor = new ChangeExecutor(Aws, Aws, Aws, new MemoryFiles(Files), requests);
        return executor.ExecuteAsync(change, new(matcher), new(matcher, Aws, KindCatalog.Default), CancellationToken.None);
    }

    /// <summary>Applies one change after the other, in the plan's order, so that the order of the calls is certain.</summary>
    public Task<ApplyResult> ApplyAsync(
        PlanRequest? request = null,
        ApplyOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var executor = new ChangeExecutor(
            Aws,
            Aws,
            Aws,
            new MemoryFiles(Files),
            new RequestBuilder(Graph, KindCatalog.Default.Model, "c0ffee")
        );
        var input = new ApplyInput(
            Graph,
            request ?? new SyncRequest(),
            new(CauseKind.Commit, "c0ffee"),
            new Decider(Policy),
            KindCatalog.Default
        );
        return new Applier(input, executor, Aws, new StateObserver(Aws, Aws), Progress, Time).RunAsync(
            State,
            (options ?? new()) with
            {
                MaxConcurrency = 1,
            },
            cancellationToken
        );
    }

    public static AllowedChange Allowed(Change change) =>
        new Decider(new AllowEverything()).Decide(PlanOf(change), new(CauseKind.Commit, "c0ffee")).Allowed.Single();

    public static Plan PlanOf(params IReadOnlyList<Change> changes) =>
        new()
        {
            Repository = "churn",
            Environment = "dev",
            Source = "main at 01234567",
            Changes = changes,
        };
}
