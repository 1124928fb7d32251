using GitOps.Controller.Cli.Apply;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Tests.Cli;

/// <summary>When a person is asked before a plan is applied.</summary>
public sealed class InteractiveApplyTests
{
    [Theory]
    [InlineData(ChangeAction.NoChange, false, false)]
    [InlineData(ChangeAction.Blocked, false, false)]
    [InlineData(ChangeAction.Create, false, true)]
    [InlineData(ChangeAction.Forget, false, true)]
    [InlineData(ChangeAction.Forget, true, false)]
    [InlineData(ChangeAction.Delete, true, true)]
    public void Only_forgetting_earlier_runs_needs_no_consent(ChangeAction action, bool isHousekeeping, bool expected)
    {
        var kind = KindCatalog.Default.Kinds.Single(k => k.Name == "Model");
        var change = new Change
        {
            Subject = new ResourceSubject(new(kind.Name, "a"), kind, null, null),
            Action = action,
            ActualName = "a",
            Reason = new EarlierVersion(Stops: false),
            IsHousekeeping = isHousekeeping,
        };
        var plan = new Plan
        {
            Repository = "shop",
            Environment = "dev",
            Source = "main",
            Changes = [change],
        };

        Assert.Equal(expected, InteractiveApply.NeedsConsent(plan));
    }
}
