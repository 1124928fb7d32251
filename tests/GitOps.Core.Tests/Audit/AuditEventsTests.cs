using GitOps.Core.Audit;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Planning;

namespace GitOps.Core.Tests.Audit;

public sealed class AuditEventsTests
{
    private static readonly ChangeScope Scope = new(new("shop", "dev"), "c0ffee", "controller");
    private static readonly ChangeRecord Redeploy = new(new("Endpoint", "churn"), "churn", ChangeAction.Redeploy, new Missing());

    public static TheoryData<string, CallResult[], bool, string?, string> Endings =>
        new()
        {
            { "done", [CallResult.Acknowledged], false, "redeploy", "AWS acknowledged A0" },
            { "all done", [CallResult.Acknowledged, CallResult.Acknowledged], false, "redeploy", "AWS acknowledged A0, A1" },
            { "not sent", [], false, null, "" },
            { "not sent and failed", [], true, "redeploy failed", "no longer carries" },
            { "rejected as done already", [CallResult.Rejected], false, null, "" },
            { "rejected", [CallResult.Rejected], true, "redeploy failed", "AWS rejected A0" },
            { "rejected after a call", [CallResult.Acknowledged, CallResult.Rejected], true, "redeploy incomplete", "AWS rejected A1" },
            { "in conflict after a call", [CallResult.Acknowledged, CallResult.Rejected], false, "redeploy incomplete", "AWS rejected A1" },
            { "not read afterwards", [CallResult.Acknowledged], true, "redeploy incomplete", "AWS acknowledged A0" },
            { "answer lost", [CallResult.Unconfirmed], true, "redeploy failed", "AWS may have carried out A0" },
            { "answer lost, found afterwards", [CallResult.Unconfirmed], false, "redeploy unconfirmed", "AWS may have carried out A0" },
        };

    [Theory, MemberData(nameof(Endings))]
    public void An_entry_says_what_AWS_acknowledged(string ending, CallResult[] results, bool hasFailed, string? what, string detail)
    {
        var calls = results.Select((r, i) => new ChangeCall($"A{i}", r)).ToList();
        var failure = hasFailed ? new OwnerChanged("churn") : null;

        var entry = AuditEvents.EntriesOf([new ChangeEnded(Scope, Redeploy, calls, failure, default)], isFirst: false).SingleOrDefault();

        Assert.True(what == entry?.What, $"{ending}: {entry?.What}");
        Assert.Contains(detail, entry?.Detail ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_of_one_operation_are_counted()
    {
        var calls = Enumerable.Repeat(new ChangeCall("PutObject", CallResult.Acknowledged), 3).ToList();

        var entry = Assert.Single(AuditEvents.EntriesOf([new ChangeEnded(Scope, Redeploy, calls, null, default)], isFirst: false));

        Assert.EndsWith("AWS acknowledged PutObject (3 times)", entry.Detail, StringComparison.Ordinal);
    }

    [Theory, InlineData(true, "still needed"), InlineData(false, "no longer needed")]
    public void A_change_whose_result_was_lost_is_not_recorded_as_done(bool isStillNeeded, string detail)
    {
        var entry = Assert.Single(AuditEvents.EntriesOf([new ChangeResolved(Scope, Redeploy, isStillNeeded, default)], isFirst: false));

        Assert.Equal("redeploy unconfirmed", entry.What);
        Assert.Contains(detail, entry.Detail, StringComparison.Ordinal);
    }
}
