using System.Text.Json.Nodes;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Tests.Planning;

/// <summary>Which resources use another, as far as descriptions show it.</summary>
public sealed class UsageIndexTests
{
    [Theory]
    [InlineData("""{"ModelName": "churn"}""", true)]
    [InlineData("""{"ProductionVariants": [{"VariantName": "main"}, {"ModelName": "churn"}]}""", true)]
    [InlineData("""{"Explainer": {"Baseline": {"ModelName": "churn"}}}""", true)]
    [InlineData("""{"ModelName": "other"}""", false)]
    [InlineData("""{"EndpointName": "churn"}""", false)]
    [InlineData("""{"Model": "churn"}""", false)]
    [InlineData("""{"ModelNames": "churn"}""", false)]
    [InlineData("""{"ModelData": "churn"}""", false)]
    [InlineData("""{"Names": ["churn"]}""", false)]
    [InlineData("""{"ModelName": {"Inner": "churn"}}""", false)]
    public void A_member_named_after_a_kind_names_what_is_used(string description, bool isUsed)
    {
        var model = Resource("Model", "churn", null);
        var user = Resource("EndpointConfig", "any", description);

        Assert.Equal(isUsed, UsageIndex.Names(user.Description!, model.Kind, model.Name));
        Assert.Equal(isUsed ? [user] : [], new UsageIndex(ObservedState.Empty.With([model, user])).Of(model));
    }

    [Fact]
    public void A_resource_does_not_use_itself_nor_its_own_kind()
    {
        var (one, other) = (Resource("Model", "one", """{"ModelName": "one"}"""), Resource("Model", "other", """{"ModelName": "one"}"""));

        Assert.Empty(new UsageIndex(ObservedState.Empty.With([one, other])).Of(one));
    }

    [Fact]
    public void A_user_that_names_a_resource_twice_is_one_user()
    {
        var model = Resource("Model", "churn", null);
        var user = Resource("EndpointConfig", "any", """{"a": {"ModelName": "churn"}, "b": {"ModelName": "churn"}}""");

        Assert.Single(new UsageIndex(ObservedState.Empty.With([model, user])).Of(model));
    }

    private static ObservedResource Resource(string kind, string name, string? description) =>
        new()
        {
            Kind = KindCatalog.Default[kind],
            Name = name,
            Arn = "",
            Tags = new Dictionary<string, string>(),
            Description = description is null ? null : (DataMap)JsonData.FromJson(JsonNode.Parse(description)),
        };
}
