using GitOps.Core.Decisions;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;

namespace GitOps.Engine.Tests.Deciding;

public sealed class DeciderTests
{
    private readonly Situation _situation = Situation.New();

    [Fact]
    public void A_policy_that_denies_everything_yields_no_allowed_change()
    {
        _situation.Policy = new Policy(_ => new Denied("freeze"));

        var decided = _situation.Plan();

        Assert.Empty(decided.Allowed);
        Assert.Equal(5, decided.Decisions.Length);
        Assert.Equal(new Denied("freeze"), decided.FirstNotAllowed!.Decision);
    }

    [Fact]
    public void A_change_that_awaits_an_approval_is_not_allowed()
    {
        _situation.Policy = new Policy(c => c.Id.Kind == "Model" ? new AwaitingApproval(["@ml"]) : new Allowed());

        var decided = _situation.Plan();

        Assert.DoesNotContain(decided.Allowed, a => a.Change.Id.Kind == "Model");
        Assert.Equal(4, decided.Allowed.Count());
        Assert.Equal("Model", decided.FirstNotAllowed!.Change.Id.Kind);
    }

    [Fact]
    public void Only_actionable_changes_are_decided_on()
    {
        var decided = Situation.Synced().Plan();

        Assert.Empty(decided.Decisions);
        Assert.Null(decided.FirstNotAllowed);
        Assert.Equal(5, decided.Plan.Changes.Count);
    }

    [Fact]
    public void Without_policies_everything_is_allowed_in_the_order_of_the_plan()
    {
        var decided = _situation.Plan();

        Assert.Equal(decided.Plan.Changes.Select(c => c.Id), decided.Allowed.Select(a => a.Change.Id));
        Assert.Null(decided.FirstNotAllowed);
    }

    [Fact]
    public void Nothing_but_a_decision_can_construct_an_allowed_change() =>
        Assert.All(
            typeof(AllowedChange).GetConstructors(
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
            ),
            constructor => Assert.True(constructor.IsPrivate)
        );

    [Fact]
    public async Task Nothing_is_written_that_is_not_allowed()
    {
        _situation.Policy = new Policy(_ => new Denied("freeze"));

        var result = await _situation.ApplyAsync();

        Assert.Empty(_situation.Aws.Writes);
        Assert.Empty(result.Applied);
    }

    private sealed class Policy(Func<Change, Decision> decide) : IDecisionPolicy
    {
        public Decision Evaluate(Change change, Plan plan, PlanCause cause) => decide(change);
    }
}
