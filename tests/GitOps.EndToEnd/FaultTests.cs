using GitOps.EndToEnd.Drivers;
using GitOps.LocalAws.Faults;

namespace GitOps.EndToEnd;

/// <summary>A local AWS in which things go wrong on demand, and the verbs that must live with it.</summary>
public sealed class FaultTests
{
    private static readonly FaultRates Bad = new()
    {
        Throttle = 0.1,
        Error = 0.05,
        Drop = 0.05,
        Unanswered = 0.1,
        Late = 0.05,
        LateBy = TimeSpan.FromMilliseconds(50),
    };

    [Fact]
    public async Task An_environment_gets_in_sync_and_nothing_is_made_twice_whatever_the_calls_meet()
    {
        await using var aws = await Drivers.LocalAws.StartAsync(
            faults: new()
            {
                Seed = 3,
                Lag = TimeSpan.FromMilliseconds(200),
                Operations = new Dictionary<string, FaultRates> { ["*"] = Bad },
            }
        );
        using var project = new Project(Shop(), aws.Folder);

        while ((await project.TypeAsync("apply", "--yes")).Code != 0)
        {
            // An apply that met too much says so and is typed again.
        }

        var journal = aws.Journal();
        Assert.All(
            journal
                .Where(l => l.Status == 200 && l.Operation.StartsWith("Create", StringComparison.Ordinal) && l.Operation != "CreateBucket")
                .GroupBy(l => (l.Operation, l.Name)),
            g => Assert.Single(g)
        );
        Assert.Contains(journal, l => l.Error == "fault:Throttle");
        Assert.Contains(journal, l => l is { Error: "fault:Unanswered", Status: 200 });
    }

    [Fact]
    public void The_same_seed_gives_the_same_faults()
    {
        var draws = new[] { new FaultSampler(7), new FaultSampler(7), new FaultSampler(8) }
            .Select(d => string.Join(' ', Enumerable.Range(0, 200).Select(_ => d.Next("CreateModel", Bad))))
            .ToList();

        Assert.Equal(draws[0], draws[1]);
        Assert.NotEqual(draws[0], draws[2]);
        Assert.InRange(draws[0].Split(' ').Count(d => d != "None"), 40, 100);
    }

    [Fact]
    public async Task What_was_just_made_is_not_swept_for_a_while_and_still_not_made_again()
    {
        await using var aws = await Drivers.LocalAws.StartAsync(faults: new() { Lag = TimeSpan.FromHours(1) });
        using var project = new Project(Shop(), aws.Folder);
        Assert.Equal(0, (await project.TypeAsync("apply", "--yes")).Code);
        var made = aws.Journal().Count(l => l.Operation.StartsWith("Create", StringComparison.Ordinal));

        var again = await project.TypeAsync("apply", "--yes");

        Assert.Equal(0, again.Code);
        Assert.Equal(made, aws.Journal().Count(l => l.Operation.StartsWith("Create", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_clock_that_is_off_by_an_hour_is_learned()
    {
        await using var aws = await Drivers.LocalAws.StartAsync(faults: new() { ClockSkew = TimeSpan.FromHours(1) });
        using var project = new Project(Shop(), aws.Folder);

        var applied = await project.TypeAsync("apply", "--yes");
        var doctor = await project.TypeAsync("doctor", "--repo", ".");

        Assert.True(applied.Code == 0, applied.All);
        Assert.Matches(@"clock\s+this machine's clock is 3(600|599|601) s behind AWS's", doctor.Output);
        Assert.Contains(aws.Journal(), l => l.Error == "RequestTimeTooSkewed");
    }

    [Fact]
    public async Task More_calls_than_the_quota_are_throttled_and_sent_again()
    {
        await using var aws = await Drivers.LocalAws.StartAsync(
            faults: new() { Operations = new Dictionary<string, FaultRates> { ["DescribeModelPackageGroup"] = new() { Quota = 2 } } }
        );
        using var project = new Project(
            new Dictionary<string, string>
            {
                ["gitops.yaml"] = Project.Settings(),
                ["models/all.yaml"] = string.Join("---\n", Enumerable.Range(0, 4).Select(i => Manifests.PackageGroup($"shop-{i}"))),
            },
            aws.Folder
        );

        var planned = await project.TypeAsync("plan");

        Assert.Equal(2, planned.Code);
        Assert.Contains(aws.Journal(), l => l is { Operation: "DescribeModelPackageGroup", Error: "fault:Throttle" });
    }

    [Fact]
    public async Task A_wrong_faults_file_is_reported_with_its_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.At("faults.yaml"),
            "seed: 1\nlagSeconds: soon\noperations:\n  CreateModel: {throtle: 0.1}\n  ListModels: {throttle: 0.7, error: 0.7}\n"
        );

        var ended = await Project.TypeAsync(folder.Path, folder.Path, "local", "--faults", "faults.yaml");
        await File.WriteAllTextAsync(folder.At("faults.yaml"), "operations: {ListModels: {throttle: 0.7, error: 0.7}}");
        var rates = await Project.TypeAsync(folder.Path, folder.Path, "local", "--faults", "faults.yaml");

        Assert.Equal(1, ended.Code);
        Assert.Contains("faults.yaml:2:13", ended.All, StringComparison.Ordinal);
        Assert.Contains("did you mean throttle", ended.All, StringComparison.Ordinal);
        Assert.Contains("expected a sum of at most 1, got 1.4", rates.All, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Shop() =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(),
            ["data/rows/train.csv"] = Manifests.Rows,
            ["models/all.yaml"] = string.Join(
                "---\n",
                Manifests.Dataset(),
                Manifests.Job("rows"),
                Manifests.Model("rows", Manifests.Trained("rows")),
                Manifests.Config("shop", "rows"),
                Manifests.Endpoint("shop", "shop"),
                Manifests.PackageGroup("shop")
            ),
        };
}
