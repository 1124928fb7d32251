using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Core.Tests.Planning;

/// <summary>The plan for each situation of an account, whole, as a golden file below <c>tests/cases/situations</c>.</summary>
public sealed class SituationTests
{
    private const string Definition = """'{"Version": "2020-12-01", "Steps": []}'""";
    private const string Group = "kind: ModelPackageGroup\nmetadata:\n  name: churn\nspec:\n";

    private static readonly Dictionary<string, Func<PlanDriver>> Situations = new()
    {
        ["in-sync"] = () => new(),
        ["nothing-in-AWS"] = () => new PlanDriver().InAws(_ => ObservedState.Empty),

        // Runs.
        ["run-in-progress"] = () => Status("TrainingJob", "InProgress"),
        ["run-failed-with-a-reason"] = () => Status("TrainingJob", "Failed", "out of memory"),
        ["run-stopped-without-a-reason"] = () => Status("TrainingJob", "Stopped"),
        ["run-failed-and-retried"] = () => Status("TrainingJob", "Failed", "out of memory").Retry("TrainingJob", "churn"),
        ["run-failed-at-its-second-attempt"] = () => Attempts("Failed"),
        ["run-failed-at-its-second-attempt-and-retried"] = () => Attempts("Failed").Retry("TrainingJob", "churn"),
        ["run-completed-at-its-second-attempt"] = () => Attempts("Completed"),
        ["run-completed-is-not-retried"] = () => new PlanDriver().Retry("TrainingJob", "churn"),
        ["run-deleted-while-what-was-made-from-it-exists"] = () => new PlanDriver().Gone("TrainingJob"),
        ["run-deleted-with-what-was-made-from-it"] = () => new PlanDriver().Gone("TrainingJob").Gone("Model"),
        ["run-deleted-and-changed"] = () => new PlanDriver().Gone("TrainingJob").Edit("max_depth: \"5\"", "max_depth: \"6\""),

        ["run-completed-at-its-second-attempt-while-another-name-has-a-third"] = () =>
            Attempts("Completed")
                .InAws(s =>
                    s.With(
                        s.Resources.Values.Where(r => r.Kind.Name == "TrainingJob" && r.Name.EndsWith("-2", StringComparison.Ordinal))
                            .Select(r => r with { Name = r.Name.Replace("churn", "leavers", StringComparison.Ordinal)[..^1] + "3" })
                    )
                ),
        ["another-run-requested-while-what-it-uses-is-missing"] = () =>
            new PlanDriver()
                .Gone("Pipeline")
                .Edit(
                    "kind: PipelineExecution\nmetadata:\n",
                    "kind: PipelineExecution\nmetadata:\n  annotations: {gitops.mlops/rerun: two}\n"
                ),

        // Resources that are named by their content.
        ["inputs-changed"] = () => new PlanDriver().Edit("max_depth: \"5\"", "max_depth: \"6\""),
        ["four-fields-changed"] = () =>
            new PlanDriver()
                .Edit("max_depth: \"5\"", "max_depth: \"6\"")
                .Edit("num_round: \"10\"", "num_round: \"11\"")
                .Edit("volumeSizeInGB: 5", "volumeSizeInGB: 6")
                .Edit("maxRuntimeInSeconds: 3600", "maxRuntimeInSeconds: 7200"),
        ["three-fields-changed"] = () =>
            new PlanDriver()
                .Edit("max_depth: \"5\"", "max_depth: \"6\"")
                .Edit("num_round: \"10\"", "num_round: \"11\"")
                .Edit("volumeSizeInGB: 5", "volumeSizeInGB: 6"),
        ["data-changed"] = () => new PlanDriver().Edit("1,34,2.5", "1,34,2.6"),
        ["data-and-a-field-changed"] = () => new PlanDriver().Edit("1,34,2.5", "1,34,2.6").Edit("max_depth: \"5\"", "max_depth: \"6\""),
        ["data-moved-to-S3"] = () =>
            new PlanDriver().Write(
                "models/dataset.yaml",
                Own("Dataset", "customers", "s3Uri: \"s3://prices/all\", versionId: version-one")
            ),
        ["two-files-of-data"] = () => new PlanDriver().Write("data/customers/more.csv", "0,1,1.5\n"),
        ["another-run-requested"] = () =>
            new PlanDriver().Edit(
                "kind: TrainingJob\nmetadata:\n",
                "kind: TrainingJob\nmetadata:\n  annotations: {gitops.mlops/rerun: two}\n"
            ),
        ["tag-changed"] = () => new PlanDriver().Edit("value: churn", "value: growth"),
        ["two-tags-changed"] = () => new PlanDriver().Edit("value: churn", "value: growth\n    - {key: owner, value: ana}"),
        ["removed-before-and-wanted-again"] = () => new PlanDriver().InAws("Model", WithoutTag(OwnTags.Managed)),
        ["other-content-under-the-name"] = () => new PlanDriver().InAws("Model", With(OwnTags.Fingerprint, "1:" + new string('0', 64))),
        ["no-fingerprint-under-the-name"] = () => new PlanDriver().InAws("Model", WithoutTag(OwnTags.Fingerprint)),
        ["other-recipe-under-the-name"] = () => new PlanDriver().InAws("Model", With(OwnTags.Fingerprint, "0:" + new string('0', 64))),
        ["other-content-under-an-exact-name"] = () =>
            new PlanDriver()
                .Edit("kind: Model\nmetadata:\n", "kind: Model\nmetadata:\n  annotations: {gitops.mlops/exact-name: \"true\"}\n")
                .Apply()
                .Edit("modelName: churn\n  executionRoleARN", "modelName: churn\n  enableNetworkIsolation: true\n  executionRoleARN"),
        ["renamed-in-Git"] = Renamed,
        ["of-another-repository"] = () => new PlanDriver().InAws("Model", With(OwnTags.Repository, "other")),
        ["of-another-environment"] = () => new PlanDriver().InAws("Model", With(OwnTags.Environment, "prod")),
        ["run-of-another-environment"] = () => new PlanDriver().InAws("TrainingJob", With(OwnTags.Environment, "prod")),

        ["renamed-in-Git-while-two-have-the-content"] = () =>
            Renamed().InAws(Copy("TrainingJob", "aged", r => r.Created!.Value.AddDays(-1))),
        ["renamed-in-Git-while-a-newer-one-has-the-content"] = () =>
            Renamed().InAws(Copy("TrainingJob", "fresh", r => r.Created!.Value.AddDays(1))),
        ["renamed-in-Git-while-an-equally-old-one-has-the-content"] = () =>
            Renamed().InAws(Copy("TrainingJob", "alike", r => r.Created!.Value)),
        ["renamed-run-of-another-environment"] = () => Renamed().InAws("TrainingJob", With(OwnTags.Environment, "prod")),
        ["renamed-model-of-another-environment"] = () =>
            new PlanDriver()
                .Edit("modelName: churn\n  executionRoleARN", "modelName: leavers\n  executionRoleARN")
                .InAws("Model", With(OwnTags.Environment, "prod")),
        ["numbered-version-of-another-environment"] = () => new PlanDriver().InAws("ModelPackage", With(OwnTags.Environment, "prod")),
        ["removed-before-and-wanted-again-with-another-tag"] = () =>
            new PlanDriver().InAws("TrainingJob", WithoutTag(OwnTags.Managed)).Edit("value: churn", "value: growth"),
        ["two-files-of-data-to-upload"] = () =>
            new PlanDriver().Write("data/customers/more.csv", "0,1,1.5\n").InAws(_ => ObservedState.Empty),

        ["data-in-S3"] = () =>
            new PlanDriver().Write("models/prices.yaml", Own("Dataset", "prices", "s3Uri: \"s3://prices/all\", versionId: version-one")),
        ["schedules"] = () =>
            new PlanDriver()
                .Write("models/daily.yaml", Own("Schedule", "daily", "cron: 0 2 * * *, runs: [TrainingJob/churn]"))
                .Write("models/never.yaml", Own("Schedule", "never", "cron: 0 2 30 2 *, runs: [TransformJob/churn-batch]")),

        // Outputs of other resources.
        ["outputs-of-existing-resources"] = () => Outputs(),
        ["outputs-of-a-run-in-progress"] = () => Outputs().InAws("TrainingJob", r => r with { Status = "InProgress" }),
        ["outputs-of-a-run-at-its-second-attempt"] = () => SecondAttempt(Outputs(), "Completed"),
        ["outputs-of-a-failed-run"] = () => Outputs().InAws("TrainingJob", r => r with { Status = "Failed" }),
        ["outputs-of-resources-that-do-not-exist"] = () => Outputs().Gone("TrainingJob").Gone("ModelPackage").Gone("Endpoint"),

        // Resources that can be updated.
        ["updating"] = () => Status("Endpoint", "Updating"),
        ["failed-endpoint"] = () => Status("Endpoint", "Failed", "no capacity"),
        ["endpoint-out-of-service"] = () => Status("Endpoint", "OutOfService"),
        ["endpoint-failed-at-this-configuration"] = () => Status("Endpoint", "Failed", "no capacity").Attempted(),
        ["endpoint-failed-at-this-configuration-and-retried"] = () =>
            Status("Endpoint", "Failed", "no capacity").Attempted().Retry("Endpoint", "churn"),
        ["update-rolled-back"] = () => RolledBack("the model can't be loaded"),
        ["update-rolled-back-and-retried"] = () => RolledBack("the model can't be loaded").Retry("Endpoint", "churn"),
        ["update-never-sent"] = () => RolledBack(""),
        ["changed-and-given-another-fixed-name"] = () =>
            new PlanDriver().Edit("max_depth: \"5\"", "max_depth: \"6\"").Edit("  endpointName: churn\n", "  endpointName: leavers\n"),
        ["previous-versions-of-the-same-time"] = () =>
            new PlanDriver()
                .Edit("max_depth: \"5\"", "max_depth: \"6\"")
                .Apply()
                .InAws("TrainingJob", r => r with { Created = DateTimeOffset.UnixEpoch })
                .Edit("max_depth: \"6\"", "max_depth: \"7\""),
        ["document-changed"] = () => new PlanDriver().Edit(Definition, "'{\"Steps\": [1]}'"),
        ["document-with-a-duplicate-key-in-AWS"] = () =>
            new PlanDriver().InAws(
                "Pipeline",
                r => r with { Description = r.Description!.With("PipelineDefinition", DataScalar.Of("{\"Steps\": [], \"Steps\": []}")) }
            ),
        ["document-with-another-layout"] = () => new PlanDriver().Edit(Definition, """'{"Steps":[],"Version":"2020-12-01"}'"""),
        ["field-that-no-update-takes"] = () => new PlanDriver().Edit(Group, Group + "  modelPackageGroupDescription: all\n"),
        ["field-that-no-update-takes-and-replacement-allowed"] = () =>
            new PlanDriver().Edit(
                Group,
                Group.Replace("metadata:\n", "metadata:\n  annotations: {gitops.mlops/allow-replace: \"true\"}\n", StringComparison.Ordinal)
                    + "  modelPackageGroupDescription: all\n"
            ),
        ["tag-of-a-mutable-resource"] = () => new PlanDriver().Edit(Group, Group + "  tags: [{key: team, value: churn}]\n"),
        ["field-and-tag-of-a-mutable-resource"] = () =>
            new PlanDriver()
                .Edit(Definition, "'{\"Steps\": [1]}'")
                .Edit("  pipelineName: churn\n  roleARN", "  tags: [{key: team, value: churn}]\n  pipelineName: churn\n  roleARN"),
        ["not-managed"] = () => new PlanDriver().InAws("Endpoint", r => r with { Tags = new Dictionary<string, string>() }),
        ["not-managed-and-adopted"] = () =>
            new PlanDriver()
                .InAws("Endpoint", r => r with { Tags = new Dictionary<string, string>() })
                .Edit("kind: Endpoint\nmetadata:\n", "kind: Endpoint\nmetadata:\n  annotations: {gitops.mlops/adopt: \"true\"}\n"),

        ["not-managed-adopted-and-changed"] = () =>
            Adopted().Edit(Definition, "'{\"Steps\": [1]}'").InAws("Pipeline", r => r with { Tags = new Dictionary<string, string>() }),
        ["adopted-under-an-exact-name-with-other-content"] = () =>
            new PlanDriver()
                .Edit(
                    "kind: Model\nmetadata:\n",
                    "kind: Model\nmetadata:\n  annotations: {gitops.mlops/adopt: \"true\", gitops.mlops/exact-name: \"true\"}\n"
                )
                .Apply()
                .InAws("Model", r => r with { Tags = new Dictionary<string, string>() })
                .Edit("max_depth: \"5\"", "max_depth: \"6\""),
        ["adopted-under-an-exact-name-with-the-same-content"] = () =>
            new PlanDriver()
                .Edit(
                    "kind: Model\nmetadata:\n",
                    "kind: Model\nmetadata:\n  annotations: {gitops.mlops/adopt: \"true\", gitops.mlops/exact-name: \"true\"}\n"
                )
                .Apply()
                .InAws("Model", r => r with { Tags = new Dictionary<string, string>() }),
        ["of-another-repository-and-adopted"] = () => Adopted().InAws("Pipeline", Of("other", "prod")),
        ["of-another-environment-and-adopted"] = () => Adopted().InAws("Pipeline", With(OwnTags.Environment, "prod")),
        ["offered-by-another-repository-and-adopted"] = () =>
            Adopted().InAws("Pipeline", Of("other", "prod")).InAws("Pipeline", With(OwnTags.Transfer, "churn/dev")),
        ["offered-to-another-repository-and-adopted"] = () =>
            Adopted().InAws("Pipeline", Of("other", "prod")).InAws("Pipeline", With(OwnTags.Transfer, "churn/test")),
        ["offered-and-not-adopted"] = () =>
            new PlanDriver().InAws("Pipeline", Of("other", "prod")).InAws("Pipeline", With(OwnTags.Transfer, "churn")),

        // Suspended resources.
        ["suspended-at-an-earlier-version"] = () =>
            new PlanDriver().InAws("TrainingJob", With(OwnTags.Suspended, "incident 7")).Edit("max_depth: \"5\"", "max_depth: \"6\""),
        ["suspended-in-Git"] = () =>
            new PlanDriver()
                .Edit("kind: Pipeline\nmetadata:\n", "kind: Pipeline\nmetadata:\n  annotations: {gitops.mlops/suspend: incident 7}\n")
                .Edit(Definition, "'{}'"),
        ["suspended-in-Git-and-by-a-tag"] = () =>
            new PlanDriver()
                .Edit("kind: Pipeline\nmetadata:\n", "kind: Pipeline\nmetadata:\n  annotations: {gitops.mlops/suspend: incident 8}\n")
                .InAws("Pipeline", With(OwnTags.Suspended, "incident 7")),
        ["suspended-and-renamed-in-Git"] = () => Renamed().InAws("TrainingJob", With(OwnTags.Suspended, "incident 7")),
        ["suspended-like-an-earlier-version-but-with-another-note"] = () =>
            new PlanDriver()
                .InAws("TrainingJob", With(OwnTags.Suspended, "incident 7"))
                .Edit("max_depth: \"5\"", "max_depth: \"6\"")
                .Apply()
                .InAws("TrainingJob", r => r.Tags.ContainsKey(OwnTags.Suspended) ? r : With(OwnTags.Suspended, "incident 8")(r))
                .InAws("TrainingJob", r => r.Tags[OwnTags.Suspended] == "incident 8" ? WithoutTag(OwnTags.Managed)(r) : r),
        ["suspended-in-Git-before-it-exists"] = () =>
            new PlanDriver()
                .Gone("Pipeline")
                .Edit("kind: Pipeline\nmetadata:\n", "kind: Pipeline\nmetadata:\n  annotations: {gitops.mlops/suspend: \"true\"}\n"),
        ["suspended-and-removed"] = () =>
            new PlanDriver().InAws("Endpoint", With(OwnTags.Suspended, "incident 7")).Remove("models/endpoint.yaml").Prune(),
        ["suspended-with-a-note"] = () =>
            new PlanDriver().InAws("Pipeline", With(OwnTags.Suspended, "incident 7")).Edit(Definition, "'{}'"),
        ["suspended-without-a-note"] = () => new PlanDriver().InAws("Pipeline", With(OwnTags.Suspended, "")).Edit(Definition, "'{}'"),
        ["suspended-and-in-sync"] = () => new PlanDriver().InAws("Pipeline", With(OwnTags.Suspended, "incident 7")),

        // Names outside Git.
        ["name-outside-Git"] = () => new PlanDriver().Edit("modelName: churn\n      initial", "modelName: outside\n      initial"),
        ["missing-name-outside-Git"] = () =>
            new PlanDriver()
                .Edit("modelName: churn\n      initial", "modelName: outside\n      initial")
                .InAws(s => s with { MissingExternals = [new("Model", "outside")], Notes = ["Search is not available"] }),
    };

    public static TheoryData<string> Names() => [.. Situations.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_plan_for_a_situation_does_what_is_right_there(string name) =>
        Golden.Matches(Path.Combine(Tree.Cases("situations"), name + ".txt"), Situations[name]().Text());

    private static string Own(string kind, string name, string spec) =>
        $"apiVersion: gitops.mlops/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n";

    private static PlanDriver Adopted() =>
        new PlanDriver().Edit("kind: Pipeline\nmetadata:\n", "kind: Pipeline\nmetadata:\n  annotations: {gitops.mlops/adopt: \"true\"}\n");

    private static Func<ObservedResource, ObservedResource> Of(string repository, string environment) =>
        r =>
            r with
            {
                Tags = new Dictionary<string, string>(r.Tags) { [OwnTags.Repository] = repository, [OwnTags.Environment] = environment },
            };

    private static PlanDriver Status(string kind, string status, string? failure = null) =>
        new PlanDriver().InAws(kind, r => r with { Status = status, Failure = failure });

    private static PlanDriver Attempts(string status) => SecondAttempt(new(), status);

    private static PlanDriver SecondAttempt(PlanDriver driver, string status) =>
        driver
            .InAws("TrainingJob", r => r with { Status = "Failed" })
            .InAws(s =>
                s.With(
                    s.Resources.Values.Where(r => r.Kind.Name == "TrainingJob")
                        .Select(r => r with { Name = r.Name + "-2", Status = status })
                )
            );

    private static PlanDriver Renamed() =>
        new PlanDriver()
            .Edit("kind: TrainingJob\nmetadata:\n  name: churn", "kind: TrainingJob\nmetadata:\n  name: leavers")
            .Edit("ref.TrainingJob.churn.", "ref.TrainingJob.leavers.");

    // A pipeline's description with an output of each sort. A description is compared, and is no part of the fingerprint.
    private static PlanDriver Outputs() =>
        new PlanDriver().Edit(
            "  pipelineName: churn\n  roleARN",
            "  pipelineDescription: >-\n"
                + string.Concat(
                    new[]
                    {
                        "Dataset.customers.digest",
                        "Dataset.customers.uri",
                        "TrainingJob.churn.TrainingJobName",
                        "TrainingJob.churn.TrainingJobArn",
                        "TrainingJob.churn.ModelArtifacts.S3ModelArtifacts",
                        "ModelPackage.churn.ModelPackageArn",
                        "ModelPackage.churn.ModelPackageName",
                        "Endpoint.churn.EndpointName",
                        "Endpoint.churn.EndpointArn",
                    }.Select(o => $"    ${{{{ ref.{o} }}}}\n")
                )
                + "  pipelineName: churn\n  roleARN"
        );

    // A copy of the one resource of a kind, of the same content under another name.
    private static Func<ObservedState, ObservedState> Copy(string kind, string name, Func<ObservedResource, DateTimeOffset> created) =>
        state =>
            state.With(
                state
                    .Resources.Values.Where(r => r.Kind.Name == kind)
                    .Select(r => r with { Name = r.Name.Replace("churn", name, StringComparison.Ordinal), Created = created(r) })
            );

    private static PlanDriver RolledBack(string failure) =>
        new PlanDriver()
            .InAws(
                "Endpoint",
                r =>
                    r with
                    {
                        Failure = failure,
                        Description = r.Description!.With("EndpointConfigName", DataScalar.Of("churn-config-0000000000")),
                    }
            )
            .Attempted();

    private static Func<ObservedResource, ObservedResource> With(string tag, string value) =>
        r => r with { Tags = new Dictionary<string, string>(r.Tags) { [tag] = value } };

    private static Func<ObservedResource, ObservedResource> WithoutTag(string tag) =>
        r => r with { Tags = r.Tags.Where(t => t.Key != tag).ToDictionary() };
}
