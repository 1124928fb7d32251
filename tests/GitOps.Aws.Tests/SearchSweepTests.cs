using GitOps.Aws.Observing;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Tests;

public sealed class SearchSweepTests
{
    [Fact]
    public async Task The_tags_of_a_model_are_read_from_inside_its_dashboard_record()
    {
        const string Found = """
            {"Results": [{"Model": {"Model": {
              "ModelName": "churn", "ModelArn": "arn:aws:sagemaker:eu-west-1:123456789012:model/churn",
              "Tags": [{"Key": "gitops:managed", "Value": "true"}]
            }}}]}
            """;
        var search = new SearchSweep(ClientTests.Client(new StubHttp().Respond(200, Found)), KindCatalog.Default);

        var model = Assert.Single(await search.RunAsync(KindCatalog.Default["Model"], "Tags.gitops:managed", "true", default));

        Assert.Equal("churn", model.Name);
        Assert.Equal("true", model.Tags["gitops:managed"]);
    }
}
