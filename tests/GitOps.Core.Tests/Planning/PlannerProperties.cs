using CsCheck;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

/// <summary>Properties of every plan, checked with random repositories and accounts.</summary>
public sealed class PlannerProperties
{
    private static readonly string Model = File.ReadAllText(Path.Combine(Tree.Cases("changes"), "base", "models", "model.yaml"))
        .Replace("${{ ref.TrainingJob.churn.ModelArtifacts.S3ModelArtifacts }}", "s3://b/VALUE", StringComparison.Ordinal);

    // A repository: for some of six names a model with one of three contents.
    private static readonly Gen<Dictionary<string, string>> Repositories = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2])
        .List[0, 8]
        .Select(pairs =>
            pairs
                .GroupBy(p => p.Item1)
                .ToDictionary(
                    g => $"models/m{g.Key}.yaml",
                    g =>
                        Model
                            .Replace("churn\n", $"m{g.Key}\n", StringComparison.Ordinal)
                            .Replace(
                                "VALUE",
                                g.Last().Item2.ToString(System.Globalization.CultureInfo.InvariantCulture),
                                StringComparison.Ordinal
                            )
                )
        );

    [Fact]
    public void After_an_apply_the_next_plan_is_empty_whatever_existed_before() =>
        Gen.Select(Repositories, Repositories)
            .Sample(
                (before, after) =>
                {
                    var graph = Loading.Graph(after);
                    var state = Simulation.Apply(graph, Simulation.Apply(Loading.Graph(before)));
                    return Planner.Plan(new(graph, state), KindCatalog.Default, new SyncRequest()).IsEmpty;
                },
                iter: 200
            );

    [Fact]
    public void Resources_of_others_are_neither_changed_nor_deleted() =>
        Gen.Select(Repositories, Repositories)
            .Sample(
                (theirs, ours) =>
                {
                    var foreign = Simulation
                        .Apply(Loading.Graph(theirs))
                        .Resources.Values.Select(r => r with { Tags = new Dictionary<string, string> { ["team"] = "other" } });
                    var plan = Planner.Plan(
                        new(Loading.Graph(ours), ObservedState.Empty.With(foreign)),
                        KindCatalog.Default,
                        new SyncRequest { Prune = true, AllowPrune = 100 }
                    );
                    return plan.Changes.All(c => !c.IsActionable || c.Observed is null);
                },
                iter: 200
            );

    [Fact]
    public void The_same_input_gives_the_same_plan() =>
        Gen.Select(Repositories, Gen.Int)
            .Sample(
                (files, seed) =>
                {
                    var shuffled = files.OrderBy(f => HashCode.Combine(f.Key, seed)).ToDictionary(f => f.Key, f => f.Value);
                    var (one, other) = (
                        Planner.Plan(new(Loading.Graph(files), ObservedState.Empty), KindCatalog.Default, new SyncRequest()),
                        Planner.Plan(new(Loading.Graph(shuffled), ObservedState.Empty), KindCatalog.Default, new SyncRequest())
                    );
                    return one
                        .Changes.Select(c => (c.Id, c.Action, c.ActualName, c.Reason))
                        .SequenceEqual(other.Changes.Select(c => (c.Id, c.Action, c.ActualName, c.Reason)));
                },
                iter: 200
            );
}
