using System.Text.Json.Nodes;
using GitOps.EndToEnd.Drivers;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>The controller against a server that shares none of our schema: a wrong row can't hide on both sides.</summary>
public sealed class MotoTests
{
    [Fact]
    public async Task The_controller_works_against_moto_with_its_fallbacks()
    {
        Assert.SkipUnless(Programs.Has("moto_server"), "moto_server is not on this machine");
        using var moto = await Moto.StartAsync();
        using var project = new Project(Files(moto, "one", "s3://shop-dev/model-1.tar.gz", "other"), "unused");

        var applied = await RunAsync(project, moto, "apply", "--yes");
        Assert.True(applied.Code == 0, applied.All);
        var plan = await RunAsync(project, moto, "plan");
        Assert.True(plan.Code == 0, plan.All);
        Assert.Contains("Note: the tagging API failed", plan.Output, StringComparison.Ordinal);

        // The pipeline, and the model with a configuration that no endpoint is on.
        project.Commit(Files(moto, "two", "s3://shop-dev/model-2.tar.gz", "other"));
        var second = await RunAsync(project, moto, "apply", "--yes");
        Assert.True(second.Code == 0, second.All);
        Assert.Contains("PipelineDefinition changed", second.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(project, moto, "plan")).Code);

        // moto has no UpdateEndpoint; the rest goes on.
        project.Commit(Files(moto, "three", "s3://shop-dev/model-2.tar.gz", "spare"));
        var planned = await RunAsync(project, moto, "plan");
        Assert.Contains("redeploy  Endpoint/shop", planned.Output, StringComparison.Ordinal);
        var failed = await RunAsync(project, moto, "apply", "--yes");
        Assert.Equal(1, failed.Code);
        Assert.Contains("Failed: Endpoint/shop: UpdateEndpoint failed", failed.Output, StringComparison.Ordinal);
        Assert.Contains("updated  Pipeline/nightly", failed.Errors, StringComparison.Ordinal);

        var deleted = await RunAsync(project, moto, "delete", "--all", "--yes");
        Assert.True(deleted.Code == 0, deleted.All);
        Assert.Contains(
            "Environment dev has no resources in AWS",
            (await RunAsync(project, moto, "delete", "--all", "--yes")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Rows_of_the_catalog_agree_with_what_boto3_gets_from_moto()
    {
        Assert.SkipUnless(Programs.Has("moto_server"), "moto_server is not on this machine");
        using var moto = await Moto.StartAsync();
        var ended = await Programs.RunAsync("python3", [Tree.At("tests", "clients", "moto_rows.py")], Tree.Root, moto.Variables);
        Assert.True(ended.Code == 0, ended.All);
        var rows = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();

        Assert.Equal(KindCatalog.Default.Kinds.Select(k => k.Name).Order(), rows.Select(r => (string)r["kind"]!).Order());
        Assert.All(rows, Agree);
    }

    private static void Agree(JsonNode row)
    {
        var kind = KindCatalog.Default[(string)row["kind"]!];
        var members = row["members"]!.AsArray().Select(m => (string)m!).ToList();
        Assert.Contains(kind.ArnMember, members);
        Assert.Equal(kind, KindCatalog.Default.FromArn((string)row["arn"]!)!.Value.Kind);
        if (kind.Status is { } status && row["status"]![status.Member] is { } value)
            Assert.Contains((string)value!, status.Busy.Concat(status.Good).Concat(status.Failed).Concat(status.Stopped));
        Assert.Matches("Could not find|not found|does not exist|ResourceNotFound", (string)row["missing"]!);
    }

    private static Task<Ended> RunAsync(Project project, Moto moto, params string[] words) =>
        Programs.RunAsync("dotnet", Project.Program(words), project.Folder, moto.Variables);

    private static Dictionary<string, string> Files(Moto moto, string step, string data, string endpointConfig) =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(moto.Url),
            ["models/all.yaml"] = string.Join(
                "---\n",
                Manifests.Model("main", "s3://shop-dev/main.tar.gz"),
                Manifests.Config("other", "main"),
                Manifests.Endpoint("shop", endpointConfig),
                Manifests.Pipeline("nightly", step),
                Manifests.Model("spare", data),
                Manifests.Config("spare", "spare")
            ),
        };
}
