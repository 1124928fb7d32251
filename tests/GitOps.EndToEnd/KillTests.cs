using System.Diagnostics;
using System.Text.Json.Nodes;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd;

/// <summary>Apply is crash-only: killed anywhere and started again, it goes on with nothing lost and nothing done twice.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 30;

    [Fact]
    public async Task Killed_at_thirty_random_moments_nothing_is_made_twice()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        await using var proxy = await SlowProxy.StartAsync(aws.Address.Url, TimeSpan.FromMilliseconds(200));
        using var project = new Project(Files(0), aws.Folder);
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
        PointTo(aws.Folder, proxy.Url);
        var (random, within, moments, commit) = (new Random(11), 0, new List<double>(), 0);
        while (moments.Count < Kills)
        {
            project.Commit(Files(++commit));
            while (moments.Count < Kills && await ApplyAndKillAsync(project, aws.Folder, proxy, random) is var (milliseconds, withinCreate))
            {
                moments.Add(milliseconds);
                within += withinCreate ? 1 : 0;
            }
        }

        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
        Print(moments, within, commit);
        Assert.True(within >= 10, $"only {within} kills fell between a create's arrival and its answer");
        Assert.Equal(0, (await project.TypeAsync("plan", "--verify")).Code);
        var journal = aws.Journal();
        var made = journal
            .Where(l =>
                l.Status == 200
                && l.Operation.StartsWith("Create", StringComparison.Ordinal)
                && l.Operation is not "CreateModelPackage" and not "CreateBucket"
            )
            .ToList();
        Assert.All(made.GroupBy(l => (l.Operation, l.Name)), g => Assert.True(g.Count() == 1, $"{g.Key} was made {g.Count()} times"));
        Assert.Equal(5 * (commit + 1), made.Count(l => l.Operation == "CreateTrainingJob"));
        Assert.Equal(commit, journal.Count(l => l is { Operation: "UpdateEndpoint", Status: 200 }));
        Assert.Equal(commit + 1, Packages(aws));
        await TheEndEqualsARunWithoutKillsAsync(project, commit);
    }

    private void Print(List<double> moments, int within, int commits)
    {
        output.WriteLine(
            $"{moments.Count} kills over {commits} commits, {within} between a create's arrival and its answer; moments since the start:"
        );
        foreach (var bucket in moments.GroupBy(m => (int)(m / 500)).OrderBy(g => g.Key))
            output.WriteLine($"  {bucket.Key * 500, 5}–{(bucket.Key + 1) * 500, 5} ms {new string('#', bucket.Count())}");
    }

    // Null when it ended before it was killed.
    private static async Task<(double Milliseconds, bool WithinCreate)?> ApplyAndKillAsync(
        Project project,
        string localFolder,
        SlowProxy proxy,
        Random random
    )
    {
        // What the process before has sent is answered first.
        while (proxy.CreatesUnderWay > 0)
            await Task.Delay(5);
        using var process = Programs.Start(
            "dotnet",
            Project.Program("apply", "--yes"),
            project.Folder,
            new Dictionary<string, string> { ["GITOPS_LOCAL"] = localFolder }
        );
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var clock = Stopwatch.StartNew();
        // Half of them wherever the clock is, half soon after some create has arrived.
        var awaitsCreate = random.Next(2) == 0;
        var delay = TimeSpan.FromMilliseconds(awaitsCreate ? random.Next(0, 190) : random.Next(500, 6000));
        while (awaitsCreate && proxy.CreatesUnderWay == 0 && !process.HasExited)
            await Task.Delay(5);
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(delay));
        if (process.HasExited)
            return null;
        var within = proxy.CreatesUnderWay > 0;
        process.Kill();
        await process.WaitForExitAsync();
        return (clock.Elapsed.TotalMilliseconds, within);
    }

    private static async Task TheEndEqualsARunWithoutKillsAsync(Project killed, int commit)
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var whole = new Project(Files(commit), aws.Folder);
        Assert.Equal(0, (await whole.TypeAsync("apply", "--yes")).Code);

        Assert.Equal(
            Shown((await whole.TypeAsync("get", "-o", "json")).Output),
            Shown((await killed.TypeAsync("get", "-o", "json")).Output)
        );
    }

    private static IEnumerable<string> Shown(string json) =>
        JsonNode
            .Parse(json)!
            .AsArray()
            .Select(r =>
                $"{r!["kind"]}/{r["name"]} {r["status"]} {r["sync"]} {((string)r["kind"]! == "ModelPackage" ? "" : r["actualName"])} "
                + $"{r["fingerprint"]}"
            );

    private static int Packages(Drivers.LocalAws aws)
    {
        var log = Path.Combine(aws.Folder, "sagemaker", "123456789012", "eu-west-1.jsonl");
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader
            .ReadToEnd()
            .Split('\n')
            .Where(l => l.StartsWith("{\"key\":\"ModelPackage/", StringComparison.Ordinal))
            .Select(l => (string)JsonNode.Parse(l)!["key"]!)
            .Distinct()
            .Count();
    }

    private static void PointTo(string folder, string url)
    {
        var path = Path.Combine(folder, "address.json");
        var address = JsonNode.Parse(File.ReadAllText(path))!;
        address["url"] = url;
        File.WriteAllText(path, address.ToJsonString());
    }

    private static Dictionary<string, string> Files(int commit) =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(extra: "    historyLimit: 100"),
            ["data/rows/train.csv"] = Manifests.Rows + $"1,{100 + commit}.0,5.0\n",
            ["models/jobs.yaml"] = string.Join(
                "---\n",
                Enumerable.Range(1, 5).Select(i => Manifests.Job($"job-{i}")).Prepend(Manifests.Dataset())
            ),
            ["models/serving.yaml"] = string.Join(
                "---\n",
                Manifests.Model("main", Manifests.Trained("job-1")),
                Manifests.Config("shop", "main"),
                Manifests.Endpoint("shop", "shop"),
                Manifests.PackageGroup("shop"),
                Manifests.PackageVersion("main", "shop", Manifests.Trained("job-2"))
            ),
        };
}
