using GitOps.Core.Decisions;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;
using GitOps.Schema.Catalog;

namespace GitOps.Engine.Tests.Applying;

public sealed class ReadyChangesTests
{
    private static readonly IReadOnlySet<ResourceId> None = new HashSet<ResourceId>();

    [Fact]
    public void What_depends_on_nothing_unsettled_is_ready()
    {
        var situation = Situation.New();

        Assert.Equal(["Dataset/customers"], Ready(situation.Plan()));

        situation.Aws.Datasets.Add(new("Dataset", "customers"));
        Assert.Equal(["TrainingJob/churn"], Ready(situation.Plan()));
    }

    [Fact]
    public void What_is_backing_off_is_not_ready_and_neither_is_what_depends_on_it()
    {
        var situation = Situation.New();

        Assert.Empty(Ready(situation.Plan(), new HashSet<ResourceId> { new("Dataset", "customers") }));
    }

    [Fact]
    public void Deletions_wait_for_everything_else() =>
        Assert.Equal(["Model/new"], Ready(Plan(Make("Model", "new", ChangeAction.Create), Make("Model", "old", ChangeAction.Delete))));

    [Fact]
    public void Deletions_wait_while_something_is_in_progress() =>
        Assert.Empty(Ready(Plan(Make("Endpoint", "busy", ChangeAction.Wait), Make("Model", "old", ChangeAction.Delete))));

    [Fact]
    public void Deletions_wait_while_another_resource_is_being_deleted() =>
        Assert.Empty(Ready(Plan(Make("Endpoint", "gone", ChangeAction.NoChange, "Deleting"), Make("Model", "old", ChangeAction.Delete))));

    [Fact]
    public void Deletions_are_made_one_kind_in_each_round_in_the_order_of_the_plan() =>
        Assert.Equal(
            ["EndpointConfig/a", "EndpointConfig/b"],
            Ready(
                Plan(
                    Make("EndpointConfig", "a", ChangeAction.Delete),
                    Make("EndpointConfig", "b", ChangeAction.Delete),
                    Make("Model", "c", ChangeAction.Delete)
                )
            )
        );

    [Fact]
    public void A_run_that_left_Git_is_forgotten_at_once_and_an_earlier_run_after_its_successor_exists()
    {
        var (left, earlier) = (
            Make("TrainingJob", "left", ChangeAction.Forget),
            Make("TrainingJob", "earlier", ChangeAction.Forget) with
            {
                IsHousekeeping = true,
            }
        );

        Assert.Equal(["Model/new", "TrainingJob/left"], Ready(Plan(Make("Model", "new", ChangeAction.Create), left, earlier)));
        Assert.Equal(["TrainingJob/left"], Ready(Plan(Make("Endpoint", "busy", ChangeAction.Wait), left, earlier)));
        Assert.Equal(["TrainingJob/left", "TrainingJob/earlier"], Ready(Plan(left, earlier)));
    }

    [Theory]
    [InlineData("TrainingJob", ChangeAction.Forget, true)]
    [InlineData("EndpointConfig", ChangeAction.Delete, true)]
    [InlineData("Endpoint", ChangeAction.Delete, false)]
    public void What_was_replaced_stays_while_its_successor_is_blocked(string kind, ChangeAction action, bool isHousekeeping)
    {
        var desired = Situation.New().Graph.Resources.Single(r => r.Kind.Name == kind);
        var earlier = Make(kind, desired.Id.Name, action) with { IsHousekeeping = isHousekeeping };
        Change Successor(ChangeAction state, ObservedResource? actual) =>
            earlier with
            {
                Subject = new ResourceSubject(desired.Id, desired.Kind, desired, actual),
                Action = state,
                IsHousekeeping = false,
            };

        Assert.Empty(Ready(Plan(Successor(ChangeAction.Blocked, null), earlier)));
        Assert.Equal([desired.Id.ToString()], Ready(Plan(Successor(ChangeAction.NoChange, earlier.Observed), earlier)));
    }

    private static DecidedPlan Plan(params Change[] changes) =>
        new Decider(new AllowEverything()).Decide(Situation.PlanOf(changes), new(CauseKind.Commit, "c0ffee"));

    private static IEnumerable<string> Ready(DecidedPlan plan, IReadOnlySet<ResourceId>? excluded = null) =>
        ReadyChanges.Of(plan, excluded ?? None).Select(a => a.Change.Id.ToString());

    private static Change Make(string kind, string name, ChangeAction action, string? status = null)
    {
        var known = KindCatalog.Default[kind];
        var actual = new ObservedResource
        {
            Kind = known,
            Name = name,
            Arn = "arn:" + name,
            Tags = new Dictionary<string, string>(),
            Status = status,
        };
        return new()
        {
            Subject = new ResourceSubject(new(kind, name), known, null, actual),
            Action = action,
            ActualName = name,
            Reason = new RemovedFromGit(Stops: false),
        };
    }
}
