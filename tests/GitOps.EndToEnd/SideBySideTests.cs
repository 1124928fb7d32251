using GitOps.Core.Commits;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd;

/// <summary>A person applies what a service applies at the same time.</summary>
public sealed class SideBySideTests
{
    private const int Commits = 4;

    [Fact]
    public async Task Apply_beside_a_service_does_nothing_twice_and_names_the_service()
    {
        await using var shop = await Shop.OpenAsync();
        shop.Push(("data/rows/train.csv", Manifests.Rows), ("models/data.yaml", Manifests.Dataset()));
        await using var service = await shop.StartAsync(s => s with { Owner = "controller-1" });

        for (var i = 0; i < Commits; i++)
        {
            var commit = shop.Push(
                ("models/flow.yaml", Manifests.Pipeline("flow", $"step-{i}")),
                ($"models/group{i}.yaml", Manifests.PackageGroup($"group{i}")),
                ($"models/job{i}.yaml", Manifests.Job($"job{i}"))
            );
            var applied = await Project.TypeAsync(shop.Upstream.Path, shop.Aws.Folder, "apply", "--yes");
            Assert.True(applied.Code == 0, applied.All);
            Assert.Equal(nameof(CommitState.Succeeded), (await service.EndOfAsync(Shop.Dev, commit)).State);
        }

        var numbers = Enumerable.Range(0, Commits).ToList();
        Assert.Equal(numbers.Select(i => $"group{i}"), shop.Created("CreateModelPackageGroup"));
        Assert.Equal(Commits, shop.Created("CreateTrainingJob").Count());
        Assert.Single(shop.Created("CreatePipeline"));
        // Both may send the same update at the same moment: AWS has no condition for it, and the second changes nothing.
        Assert.InRange(shop.Created("UpdatePipeline").Count(), Commits - 1, 2 * (Commits - 1));

        var last = shop.Push(("models/last.yaml", Manifests.PackageGroup("last")));
        await service.EndOfAsync(Shop.Dev, last);
        var again = await Project.TypeAsync(shop.Upstream.Path, shop.Aws.Folder, "apply", "--yes");
        Assert.Contains("warning: the service controller-1 manages environment dev", again.All, StringComparison.Ordinal);
    }
}
