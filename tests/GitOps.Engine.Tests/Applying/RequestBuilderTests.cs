using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Engine.Tests.Applying;

public sealed class RequestBuilderTests
{
    [Fact]
    public void A_create_request_has_the_actual_name_and_all_tags_in_order()
    {
        var situation = Situation.New();

        var request = Create(situation, "TrainingJob");

        var keys = ((DataList)request["Tags"]!).Items.Cast<DataMap>().Select(t => t.Text("Key")!).ToList();
        Assert.Equal(situation.NameOf("TrainingJob"), request.Text("TrainingJobName"));
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.Contains("team", keys);
        Assert.Contains(OwnTags.Fingerprint, keys);
        Assert.DoesNotContain(OwnTags.Attempted, keys);
    }

    [Fact]
    public void A_new_endpoint_counts_as_attempted()
    {
        var situation = Situation.New();

        var tags = ((DataList)Create(situation, "Endpoint")["Tags"]!).Items.Cast<DataMap>();

        Assert.Equal("1:" + situation.Desired("Endpoint").Fingerprint, tags.Single(t => t.Text("Key") == OwnTags.Attempted).Text("Value"));
    }

    [Fact]
    public void A_version_has_its_identity_in_its_metadata_and_no_name_or_tags()
    {
        var situation = Situation.Of(Manifests.Package);

        var request = Create(situation, "ModelPackage");

        Assert.Null(request["ModelPackageName"]);
        Assert.Null(request["Tags"]);
        Assert.Equal(
            "1:" + situation.Desired("ModelPackage").Fingerprint,
            ((DataMap)request["CustomerMetadataProperties"]!).Text(OwnTags.Fingerprint)
        );
    }

    [Fact]
    public void Metadata_of_the_manifest_stays()
    {
        var situation = Situation.Of(Manifests.Package + "\n  customerMetadataProperties: {owner: ada}\n");

        var metadata = (DataMap)Create(situation, "ModelPackage")["CustomerMetadataProperties"]!;

        Assert.Equal("ada", metadata.Text("owner"));
        Assert.Equal("churn", metadata.Text(OwnTags.Repository));
    }

    [Fact]
    public void The_same_content_name_and_parent_give_the_same_token() =>
        Assert.Equal(Token(Situation.Of(Manifests.Package)), Token(Situation.Of("# a comment\n" + Manifests.Package)));

    [Theory]
    [InlineData("s3://churn-dev/model.tar.gz", "s3://churn-dev/other.tar.gz"), InlineData("name: churn-version", "name: other-version")]
    [
        InlineData("modelPackageGroupName: churn", "modelPackageGroupName: other"),
        InlineData("metadata: {name: churn}", "metadata: {name: base}")
    ]
    public void Another_content_name_or_parent_gives_another_token(string before, string after)
    {
        var edited = Manifests.Package.Replace(before, after, StringComparison.Ordinal);
        if (before == "modelPackageGroupName: churn")
            edited = edited.Replace("metadata: {name: churn}", "metadata: {name: other}", StringComparison.Ordinal);
        if (before == "metadata: {name: churn}")
            edited = edited.Replace("modelPackageGroupName: churn", "modelPackageGroupName: base", StringComparison.Ordinal);

        Assert.NotEqual(Token(Situation.Of(Manifests.Package)), Token(Situation.Of(edited)));
    }

    [Fact]
    public void Another_environment_gives_another_token_only_through_its_names()
    {
        var prefixed = Situation.Settings + "\n    namePrefix: dev-\n";

        Assert.NotEqual(Token(Situation.Of(Manifests.Package)), Token(Situation.Of(Manifests.Package, prefixed)));
    }

    [Fact]
    public void The_same_group_under_another_prefix_gives_another_token()
    {
        // Both packages have the same content and, since the prefix and the name add up, the same name.
        var (one, other) = (Prefixed("dev-churn-", "version"), Prefixed("dev-", "churn-version"));

        Assert.Equal(one.NameOf("ModelPackage"), other.NameOf("ModelPackage"));
        Assert.NotEqual(Token(one), Token(other));

        static Situation Prefixed(string prefix, string name) =>
            Situation.Of(
                Manifests.Package.Replace("name: churn-version", $"name: {name}", StringComparison.Ordinal),
                $"{Situation.Settings}\n    namePrefix: {prefix}\n"
            );
    }

    [Fact]
    public void The_same_execution_of_another_pipeline_gives_another_token()
    {
        var (one, other) = (Execution("churn"), Execution("leavers"));

        Assert.Equal(one.NameOf("PipelineExecution"), other.NameOf("PipelineExecution"));
        Assert.NotEqual(Token(one, "PipelineExecution"), Token(other, "PipelineExecution"));

        static Situation Execution(string pipeline) =>
            Situation.Of(
                Manifests.Pipeline.Replace("pipelineName: churn", $"pipelineName: {pipeline}", StringComparison.Ordinal)
                    + $$"""

                    ---
                    apiVersion: sagemaker.services.k8s.aws/v1alpha1
                    kind: PipelineExecution
                    metadata: {name: nightly}
                    spec: {pipelineName: {{pipeline}}}
                    """
            );
    }

    [Fact]
    public void A_later_version_of_the_controller_gives_the_same_token() =>
        Assert.Equal("a636466b-0604-74f5-b7ef-28027cafe135", Token(Situation.Of(Manifests.Pipeline), "Pipeline"));

    [Fact]
    public void A_token_has_the_form_of_a_UUID() => Assert.True(Guid.TryParseExact(Token(Situation.Of(Manifests.Package)), "D", out _));

    [Fact]
    public void An_update_sends_the_handle_and_the_changed_members_only()
    {
        var situation = Situation.Of(Manifests.Pipeline);
        situation.Aws.With(Simulation.Apply(situation.Graph));
        situation.Edit("models/all.yaml", "pipelineDisplayName: Churn", "pipelineDisplayName: ChurnRate");
        var change = situation.Allow("Pipeline").Change;

        var request = Builder(situation).Update(change, change.Desired!.Spec);

        Assert.Equal(["PipelineName", "PipelineDisplayName"], request.Entries.Select(e => e.Key));
        Assert.Equal(("churn", "ChurnRate"), (request.Text("PipelineName"), request.Text("PipelineDisplayName")));
    }

    [Fact]
    public void An_endpoint_update_sends_its_configuration()
    {
        var situation = Situation.Synced().Edit("models/endpoint.yaml", "initialInstanceCount: 1", "initialInstanceCount: 2");
        situation.Aws.With(Simulation.Apply(situation.Graph).Resources.Values.Where(r => r.Kind.Name == "EndpointConfig"));
        var change = situation.Allow("Endpoint").Change;

        var request = Builder(situation)
            .Update(change, new OutputResolver(new(situation.Graph, situation.State)).Resolve(change.Desired!.Spec));

        Assert.Equal("churn", request.Text("EndpointName"));
        Assert.Equal(situation.NameOf("EndpointConfig"), request.Text("EndpointConfigName"));
        Assert.Equal(new DataScalar(ScalarKind.Boolean, "true"), request["RetainAllVariantProperties"]);
    }

    [Fact]
    public void An_update_names_a_resource_by_the_handle_of_its_kind()
    {
        var situation = Situation.Of(Manifests.Package);
        situation.Aws.With(Simulation.Apply(situation.Graph));
        var change = situation.Plan().Plan.Changes.Single(c => c.Id.Kind == "ModelPackage");

        var request = Builder(situation).Update(change, change.Desired!.Spec);

        Assert.Equal(situation.Actual("ModelPackage").Arn, request.Text("ModelPackageArn"));
    }

    [Fact]
    public void Tags_name_the_commit() =>
        Assert.Equal("c0ffee", Builder(Situation.New()).TagsOf(Situation.New().Desired("Model"))[OwnTags.Commit]);

    private static RequestBuilder Builder(Situation situation) => new(situation.Graph, KindCatalog.Default.Model, "c0ffee");

    private static DataMap Create(Situation situation, string kind)
    {
        var change = situation.Plan().Plan.Changes.Single(c => c.Id.Kind == kind);
        return Builder(situation).Create(change, new OutputResolver(new(situation.Graph, situation.State)).Resolve(change.Desired!.Spec));
    }

    private static string Token(Situation situation, string kind = "ModelPackage") =>
        Create(situation, kind).Text(KindCatalog.Default[kind].Token!)!;
}
