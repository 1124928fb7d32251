using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Earlier versions are removed when nothing needs them, at the cost of the change alone.</summary>
public sealed class HousekeepingTests
{
    [Fact]
    public async Task What_a_change_costs_does_not_grow_with_the_environment()
    {
        var few = await CallsOfAChangeAsync(3);
        var many = await CallsOfAChangeAsync(40);

        // How often the endpoint is polled while it is updated depends on time.
        Assert.Equal(few.Where(c => c.Item1 != "DescribeEndpoint"), many.Where(c => c.Item1 != "DescribeEndpoint"));
        Assert.InRange(many.Single(c => c.Item1 == "DescribeEndpoint").Item2, 1, 20);
        Assert.Contains(("DeleteModel", 1), many);
        Assert.Contains(("DeleteEndpointConfig", 1), many);
    }

    [Fact]
    public async Task What_an_endpoint_that_stays_behind_needs_is_kept_until_it_has_moved()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files(1, value: 0), aws.Folder);
        await project.TypeAsync("apply", "--yes");
        await project.TypeAsync("suspend", "Endpoint/p0");
        project.Commit(Files(1, value: 1));

        var held = await project.TypeAsync("apply", "--yes");
        var kept = aws.Journal();
        await project.TypeAsync("resume", "Endpoint/p0");
        var released = await project.TypeAsync("apply", "--yes");

        Assert.Equal(3, held.Code);
        Assert.DoesNotContain(kept, l => l.Operation.StartsWith("Delete", StringComparison.Ordinal));
        Assert.True(released.Code == 0, released.All);
        Assert.Equal(
            ["DeleteEndpointConfig", "DeleteModel"],
            aws.Journal().Where(l => l.Operation is "DeleteEndpointConfig" or "DeleteModel").Select(l => l.Operation)
        );
    }

    [Fact]
    public async Task A_version_is_described_once_by_a_service_however_often_its_group_is_listed()
    {
        await using var shop = await Shop.OpenAsync();
        await using var service = await shop.StartAsync();
        await service.EndOfAsync(
            Shop.Dev,
            shop.Push(
                (
                    "models/g.yaml",
                    Manifests.PackageGroup("g") + "---\n" + Manifests.PackageVersion("v", "g", "s3://shop-dev/models/1.tar.gz")
                )
            )
        );
        int Count(string operation) => shop.Aws.Journal().Count(l => l.Operation == operation);
        var (described, listed) = (Count("DescribeModelPackage"), Count("ListModelPackages"));

        await Eventually.IsTrueAsync(() => Count("ListModelPackages") >= listed + 3, "three more lists");

        Assert.InRange(Count("DescribeModelPackage"), 1, described + 1);
    }

    private static async Task<IEnumerable<(string, int)>> CallsOfAChangeAsync(int models)
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files(models, value: 0), aws.Folder);
        await project.TypeAsync("apply", "--yes");
        var before = aws.Journal().Count;
        project.Commit([new("models/m0.yaml", Model(0, 1))]);
        var applied = await project.TypeAsync("apply", "--yes");
        Assert.True(applied.Code == 0, applied.All);
        return aws.Journal()
            .Skip(before)
            .Where(l => l.Operation is not ("GetResources" or "Search"))
            .CountBy(l => l.Operation)
            .Select(c => (c.Key, c.Value))
            .Order();
    }

    private static Dictionary<string, string> Files(int models, int value) =>
        new(Enumerable.Range(0, models).Select(i => KeyValuePair.Create($"models/m{i}.yaml", Model(i, value))))
        {
            ["gitops.yaml"] = Project
                .Settings()
                .Replace("    bucket: shop-dev", "    bucket: shop-dev\n    historyLimit: 0", StringComparison.Ordinal),
        };

    private static string Model(int i, int value) =>
        string.Join("---\n", Manifests.Recorded($"m{i}", value), Manifests.Config($"m{i}", $"m{i}"), Manifests.Endpoint($"p{i}", $"m{i}"));
}
