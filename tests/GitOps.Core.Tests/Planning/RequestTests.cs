using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

/// <summary>Plans of requested deletions, suspensions and resumptions, whole, as golden files.</summary>
public sealed class RequestTests
{
    private static readonly Dictionary<string, Func<PlanDriver>> Situations = new()
    {
        ["delete-everything"] = () => Delete(null),
        ["delete-everything-while-some-are-in-progress"] = () =>
            Delete(null)
                .InAws("TrainingJob", r => r with { Status = "InProgress" })
                .InAws("TransformJob", r => r with { Status = "Stopping" })
                .InAws("Endpoint", r => r with { Status = "Updating" }),
        ["delete-everything-with-a-tuning-job"] = () =>
            Delete(null)
                .InAws(s =>
                    s.With(
                        s.Resources.Values.Where(r => r.Kind.Name == "TrainingJob")
                            .Select(r => r with { Kind = KindCatalog.Default["HyperParameterTuningJob"] })
                    )
                ),
        ["delete-one"] = () => Delete(new("Endpoint", "churn")),
        ["delete-one-that-has-earlier-versions"] = () => Delete(new("Model", "churn")).Edit("max_depth: \"5\"", "max_depth: \"6\"").Apply(),
        ["delete-a-run"] = () => Delete(new("TrainingJob", "churn")),
        ["delete-what-does-not-exist"] = () => Delete(new("Endpoint", "other")),
        ["delete-a-group-with-its-versions"] = () =>
            Delete(new("ModelPackageGroup", "churn"))
                .InAws("ModelPackage", r => r with { Name = "churn/1" })
                .InAws(s => s.With(s.Resources.Values.Where(r => r.Name == "churn/1").Select(r => r with { Name = "other/1" }))),
        ["delete-what-is-not-managed"] = () =>
            Delete(null)
                .InAws("Endpoint", r => r with { Tags = r.Tags.Where(t => t.Key != OwnTags.Managed).ToDictionary() })
                .InAws("Pipeline", r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Environment] = "prod" } })
                .InAws("Model", r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Repository] = "other" } }),

        ["suspend"] = () => Suspend("Endpoint", "incident 7"),
        ["suspend-with-a-note-that-no-tag-takes"] = () => Suspend("Endpoint", "incident #7"),
        ["suspend-without-a-note"] = () => Suspend("Endpoint", ""),
        ["suspend-what-is-suspended"] = () => Suspend("Endpoint", "incident 7").InAws("Endpoint", Suspended("incident 7")),
        ["suspend-again-with-another-note"] = () => Suspend("Endpoint", "incident 8").InAws("Endpoint", Suspended("incident 7")),
        ["resume"] = () => Suspend("Endpoint", null).InAws("Endpoint", Suspended("incident 7")),
        ["resume-what-is-not-suspended"] = () => Suspend("Endpoint", null),
        ["suspend-a-run-of-another-version"] = () => Suspend("TrainingJob", "incident 7").Edit("max_depth: \"5\"", "max_depth: \"6\""),
        ["suspend-a-run-that-went-back-to-an-earlier-version"] = () =>
            Suspend("TrainingJob", "incident 7")
                .Edit("max_depth: \"5\"", "max_depth: \"6\"")
                .Apply()
                .Edit("max_depth: \"6\"", "max_depth: \"5\""),
        ["suspend-a-run-of-two-other-versions"] = () =>
            Suspend("TrainingJob", "incident 7")
                .Edit("max_depth: \"5\"", "max_depth: \"6\"")
                .Apply()
                .Edit("max_depth: \"6\"", "max_depth: \"7\""),
        ["resume-what-is-suspended-at-two-versions"] = () =>
            Suspend("TrainingJob", null).Edit("max_depth: \"5\"", "max_depth: \"6\"").Apply().InAws("TrainingJob", Suspended("incident 7")),
        ["delete-what-is-suspended"] = () => Delete(new("Endpoint", "churn")).InAws("Endpoint", Suspended("incident 7")),
        ["transfer"] = () => new PlanDriver().Request(new TransferRequest(new("Endpoint", "churn"), "other/prod")),
        ["withdraw-a-transfer"] = () =>
            new PlanDriver()
                .Request(new TransferRequest(new("Endpoint", "churn"), null))
                .InAws("Endpoint", r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Transfer] = "other" } }),
        ["suspend-what-is-not-in-Git"] = () => Suspend("Endpoint", "incident 7").Remove("models/endpoint.yaml"),
        ["suspend-what-does-not-exist"] = () => Suspend("Endpoint", "incident 7").Gone("Endpoint"),
        ["suspend-what-is-not-ours"] = () =>
            Suspend("Endpoint", "incident 7").InAws("Endpoint", r => r with { Tags = new Dictionary<string, string>() }),
        ["suspend-what-has-no-ARN-yet"] = () => Suspend("Endpoint", "incident 7").InAws("Endpoint", r => r with { Arn = "" }),
    };

    public static TheoryData<string> Names() => [.. Situations.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_plan_of_a_request_changes_what_was_requested_and_nothing_else(string name) =>
        Golden.Matches(Path.Combine(Tree.Cases("situations"), "requests", name + ".txt"), Situations[name]().Text());

    [Fact]
    public void Counts_leave_out_housekeeping_and_actions_that_do_not_occur()
    {
        var counts = PlanCounts.Of(new PlanDriver().Edit("max_depth: \"5\"", "max_depth: \"6\"").Plan());

        Assert.Equal([ChangeAction.Run, ChangeAction.Create, ChangeAction.Redeploy, ChangeAction.NoChange], counts.Actions.Keys.Order());
        Assert.Equal((2, 3, 0, 2), (counts[ChangeAction.Run], counts[ChangeAction.Create], counts[ChangeAction.Forget], counts.Kept));
    }

    private static PlanDriver Delete(ResourceId? id) => new PlanDriver().Request(new DeleteRequest(id));

    private static PlanDriver Suspend(string kind, string? note) => new PlanDriver().Request(new SuspendRequest(new(kind, "churn"), note));

    private static Func<ObservedResource, ObservedResource> Suspended(string note) =>
        r => r with { Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Suspended] = note } };
}
