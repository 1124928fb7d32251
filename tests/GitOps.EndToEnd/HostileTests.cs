using System.Text;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>
/// Commits that no honest user makes, pushed to a service that also watches a good repository: each ends and says why, and the good one
/// goes on.
/// </summary>
public sealed class HostileTests : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData("link", "is a symbolic link, which is not followed")]
    [InlineData("up", "is an entry whose name is not valid in a working tree")]
    [InlineData("huge", "invalid file size 104857600 bytes: expected at most 4194304")]
    [InlineData("aliases", "more than 200000 values")]
    [InlineData("deep", "nested more than 64 deep")]
    [InlineData("wide", "more than 200000 values")]
    [InlineData("million", "expected at most 200000 files in")]
    [InlineData("latin", "expected UTF-8")]
    [InlineData("module", "is a submodule, whose files are in another repository")]
    public async Task A_hostile_commit_ends_with_its_reason_and_others_go_on(string sort, string reason)
    {
        using var bad = new Upstream();
        bad.Commit(("gitops.yaml", Project.Settings()), ("models/a.yaml", Manifests.PackageGroup("a")));
        await using var service = await Service.StartAsync(
            _shop.Aws.Folder,
            _shop.Data,
            [new("shop", new(_shop.Upstream.Path)), new("bad", new(bad.Path))]
        );

        var hostile = await service.EndOfAsync("bad/dev", await PushAsync(bad, sort));
        var good = await service.EndOfAsync(Shop.Dev, _shop.Push(("models/b.yaml", Manifests.PackageGroup("b"))));

        Assert.Equal("Failed", hostile.State);
        Assert.Contains(reason, hostile.Reason, StringComparison.Ordinal);
        Assert.Equal("Succeeded", good.State);
        Assert.DoesNotContain(_shop.Aws.Journal(), l => l.Operation.StartsWith("Delete", StringComparison.Ordinal));
    }

    private static async Task<string> PushAsync(Upstream bad, string sort)
    {
        var file = Path.Combine(bad.Path, "models", "bad.yaml");
        switch (sort)
        {
            case "link":
                File.CreateSymbolicLink(file, "../../../etc/passwd");
                break;
            case "huge":
                await File.WriteAllTextAsync(file, new string('#', 100 << 20));
                break;
            case "aliases":
                await File.WriteAllTextAsync(file, Aliases());
                break;
            case "deep":
                await File.WriteAllTextAsync(file, new string('[', 100_000));
                break;
            case "wide":
                await File.WriteAllTextAsync(file, $"a: [{string.Concat(Enumerable.Repeat("1,", 300_000))}]");
                break;
            case "latin":
                await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes("# café\nkind: Model\n"));
                break;
            case "up":
                return await ImportAsync(bad, Entry("models/../up.yaml"));
            case "module":
                return await ImportAsync(bad, $"M 160000 {new string('1', 40)} models/sub\n");
            case "million":
                return await ImportAsync(
                    bad,
                    string.Concat(Enumerable.Range(0, 1_000_000).Select(i => Entry($"models/{i / 1000}/{i % 1000}.txt")))
                );
        }

        return bad.Commit();
    }

    // Each level names the one before ten times.
    private static string Aliases() =>
        "a: &a0 [x]\n"
        + string.Concat(Enumerable.Range(1, 6).Select(i => $"b{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

    private static string Entry(string path) => $"M 100644 :1 {path}\n";

    // Git's own importer writes what no checkout would.
    private static async Task<string> ImportAsync(Upstream bad, string entries)
    {
        var stream = Path.Combine(bad.Root, "import");
        await File.WriteAllTextAsync(
            stream,
            $"blob\nmark :1\ndata 1\nx\ncommit refs/heads/main\ncommitter Eve <eve@example.com> 1 +0000\ndata 4\nevil\nfrom "
                + $"refs/heads/main^0\n{entries}\ndone\n"
        );
        var ended = await Programs.RunAsync("sh", ["-c", $"git -C {bad.Path} fast-import --quiet --done < {stream}"], bad.Root);
        return ended.Code == 0 ? bad.Run("rev-parse", "main") : throw new InvalidOperationException(ended.All);
    }
}
