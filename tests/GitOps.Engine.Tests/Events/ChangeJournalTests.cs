using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Events;
using GitOps.Testing.InMemory;

namespace GitOps.Engine.Tests.Events;

public sealed class ChangeJournalTests
{
    private readonly InMemoryChangeIntents _intents = new();
    private readonly Situation _situation = Situation.New();
    private readonly ChangeJournal _journal;

    public ChangeJournalTests() =>
        _journal = new(_intents, new(new EnvironmentId("churn", "dev"), "c0ffee", "controller"), _situation.Time);

    [Fact]
    public async Task A_change_has_an_intent_until_its_result()
    {
        var change = _situation.Allow("TrainingJob").Change;

        await _journal.BeginAsync([change], CancellationToken.None);
        Assert.Equal(change.Id, Assert.Single(await OpenAsync()).Change.Id);
        await _journal.EndAsync(change, [], new OwnerChanged(change.ActualName), CancellationToken.None);

        Assert.Empty(await OpenAsync());
        Assert.Equal(new OwnerChanged(change.ActualName), Assert.Single(_intents.Results).Failure);
    }

    [Theory, InlineData(false, true), InlineData(true, false)]
    public async Task An_intent_of_a_crash_is_resolved_by_whether_the_next_plan_still_needs_the_change(bool wasSent, bool isStillNeeded)
    {
        await _journal.BeginAsync([_situation.Allow("TrainingJob").Change], CancellationToken.None);
        var plan = (wasSent ? Situation.Synced() : _situation).Plan().Plan;

        await _journal.ResolveAsync(plan, CancellationToken.None);

        Assert.Equal(isStillNeeded, Assert.Single(_intents.Resolved).IsStillNeeded);
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task Another_action_on_the_resource_does_not_mean_that_the_attempted_one_is_needed()
    {
        await _journal.BeginAsync([_situation.Allow("TrainingJob").Change], CancellationToken.None);
        var deleted = Situation.Synced().Plan(new DeleteRequest(null)).Plan;

        await _journal.ResolveAsync(deleted, CancellationToken.None);

        Assert.False(Assert.Single(_intents.Resolved).IsStillNeeded);
    }

    [Fact]
    public async Task Without_open_intents_nothing_is_written()
    {
        await _journal.ResolveAsync(_situation.Plan().Plan, CancellationToken.None);

        Assert.Empty(_intents.Resolved);
    }

    private Task<IReadOnlyList<Core.Events.ChangeAttempted>> OpenAsync() =>
        _intents.FindOpenAsync(new("churn", "dev"), CancellationToken.None);
}
