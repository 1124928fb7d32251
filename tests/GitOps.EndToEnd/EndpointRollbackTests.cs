using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd;

public sealed class EndpointRollbackTests
{
    [Fact]
    public async Task An_update_that_fails_leaves_the_old_model_serving_and_is_not_sent_again()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files("rows-model", Manifests.Trained("rows")), aws.Folder);
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
        var before = await project.TypeAsync("invoke", "shop", "--body", "1.0,5.0");

        project.Commit(Files("rows-model", "${{ ref.Dataset.broken.uri }}/model.tar.gz"));
        var stalled = await project.TypeAsync("apply", "--yes");

        Assert.Equal(3, stalled.Code);
        Assert.Contains("Stalled: Endpoint/shop: AWS rolled back: ", stalled.Output, StringComparison.Ordinal);
        Assert.Equal(before.Output, (await project.TypeAsync("invoke", "shop", "--body", "1.0,5.0")).Output);
        for (var pass = 0; pass < 10; pass++)
            Assert.Equal(3, (await project.TypeAsync("apply", "--yes")).Code);
        Assert.Equal(1, aws.Journal().Count(l => l.Operation == "UpdateEndpoint"));

        project.Commit(Files("rows-model", Manifests.Trained("rows"), instance: "ml.c5.xlarge"));
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
        Assert.Equal(0, (await project.TypeAsync("plan")).Code);
        Assert.Equal(2, aws.Journal().Count(l => l.Operation == "UpdateEndpoint"));
    }

    private static Dictionary<string, string> Files(string model, string data, string instance = "ml.m5.large") =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(),
            ["data/rows/train.csv"] = Manifests.Rows,
            ["data/broken/model.tar.gz"] = "this is no archive",
            ["models/data.yaml"] = Manifests.Dataset() + "---\n" + Manifests.Dataset("broken"),
            ["models/all.yaml"] = string.Join(
                "---\n",
                Manifests.Job("rows"),
                Manifests.Model(model, data),
                Manifests.Config("shop", model, instance),
                Manifests.Endpoint("shop", "shop")
            ),
        };
}
