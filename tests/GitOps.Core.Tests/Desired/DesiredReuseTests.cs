using GitOps.Core.Desired;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

/// <summary>Which resources a later commit takes over from an earlier one: the same objects, unless their inputs changed.</summary>
public sealed class DesiredReuseTests
{
    private static readonly EnvironmentSettings Dev = RepositorySettingsReader.Read(Loading.Settings).Settings!.Environments[0];
    private static readonly Manifest Model = Manifest("Model", "churn", """{"executionRoleARN": "${{ vars.role }}"}""");
    private static readonly Manifest Config = Manifest(
        "EndpointConfig",
        "churn",
        """{"productionVariants": [{"variantName": "main", "modelName": "churn"}]}"""
    );

    private readonly DesiredCache _cache = new();

    [Fact]
    public void The_same_manifests_give_the_same_resources() =>
        AssertReused([true, true], Build(Dev, Model, Config), Build(Dev, Model, Config));

    [Fact]
    public void Other_settings_of_the_environment_read_every_manifest_again() =>
        AssertReused([false, false], Build(Dev, Model, Config), Build(Dev with { }, Model, Config));

    [Fact]
    public void A_changed_manifest_is_read_again_and_the_others_are_not() =>
        AssertReused([true, false], Build(Dev, Model, Config), Build(Dev, Model with { }, Config));

    [Fact]
    public void A_new_name_makes_every_reference_be_resolved_again()
    {
        var first = Build(Dev, Model, Config);
        var second = Build(Dev, Model, Config, Manifest("Model", "other", """{"executionRoleARN": "${{ vars.role }}"}"""));

        Assert.NotSame(first.Find(Config.Id), second.Find(Config.Id));
        Assert.Equal([Model.Id], second.Find(Config.Id)!.References.Select(r => r.Target));
    }

    [Fact]
    public void A_data_set_that_was_added_makes_every_reference_be_resolved_again()
    {
        var dataset = Manifest("Dataset", "rows", """{"path": "rows"}""") with { ApiVersion = GitOps.Core.Manifests.Manifest.GitOpsApi };

        AssertReused([false, false], Build(Dev, Model, Config), Build(Dev, Model, Config, dataset));
    }

    [Fact]
    public void A_fault_is_reported_for_each_commit_that_has_it()
    {
        var broken = Manifest(
            "EndpointConfig",
            "churn",
            """{"productionVariants": [{"variantName": "${{ ref.Model.gone.ModelName }}"}]}"""
        );

        string[] Codes() => [.. Faults(Dev, "", Model, broken).Select(d => d.Code)];

        Assert.Contains("broken-reference", Codes());
        Assert.Equal(Codes(), Codes());
    }

    [Fact]
    public void A_reference_may_be_to_a_file_that_could_not_be_read_until_the_file_is_gone()
    {
        var reference = Manifest("Model", "churn", """{"executionRoleARN": "${{ ref.Model.gone.ModelArn }}"}""");

        Assert.DoesNotContain("broken-reference", Faults(Dev, "metadata:\n  name: gone\nspec: [", reference).Select(d => d.Code));
        Assert.Contains("broken-reference", Faults(Dev, "", reference).Select(d => d.Code));
        Assert.DoesNotContain("broken-reference", Faults(Dev, "metadata: {name: 'gone'} # [", reference).Select(d => d.Code));
        Assert.Contains("broken-reference", Faults(Dev, "metadata: {name: gone-too} # [", reference).Select(d => d.Code));
    }

    [Fact]
    public void A_name_is_worked_out_again_only_for_other_inputs()
    {
        var graph = Build(Dev, Model, Config);
        var first = Named(graph, "one");

        Assert.Same(first.Find(Model.Id), Named(graph, "one").Find(Model.Id));
        Assert.NotSame(first.Find(Model.Id), Named(graph, "two").Find(Model.Id));
    }

    private static void AssertReused(bool[] expected, DesiredGraph first, DesiredGraph second) =>
        Assert.Equal(expected, first.Resources.OrderBy(r => r.Id).Select(r => ReferenceEquals(r, second.Find(r.Id))));

    private DesiredGraph Build(EnvironmentSettings environment, params Manifest[] manifests) =>
        DesiredState.Build("churn", environment, manifests, "", KindCatalog.Default, _cache).Graph;

    private IReadOnlyList<Diagnostic> Faults(EnvironmentSettings environment, string unread, params Manifest[] manifests) =>
        DesiredState.Build("churn", environment, manifests, unread, KindCatalog.Default, _cache).Diagnostics;

    private DesiredGraph Named(DesiredGraph graph, string digest) =>
        Fingerprints
            .Apply(graph, new Dictionary<ResourceId, DatasetVersion> { [new("Dataset", "rows")] = new(digest, "s3://rows", []) }, _cache)
            .Graph;

    private static Manifest Manifest(string kind, string name, string spec) =>
        new(
            new(kind, name),
            GitOps.Core.Manifests.Manifest.SageMakerApi,
            ManifestOptions.None,
            Spec(spec),
            new("a.yaml", 1, 1),
            new("a.yaml", 1, 1)
        );

    private static DataMap Spec(string json) => (DataMap)JsonData.FromJson(System.Text.Json.Nodes.JsonNode.Parse(json));
}
