using GitOps.Controller.Service.Reading;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;
using GitOps.LocalAws.Faults;
using GitOps.Testing;
using Microsoft.Data.Sqlite;

namespace GitOps.EndToEnd;

/// <summary>A service that is killed while it reads commits of several repositories, and what becomes of them.</summary>
public sealed class KilledReadingTests : IAsyncLifetime
{
    private const string Honest = "honest";
    private const string Unlucky = "unlucky";
    private const string Evil = "evil";
    private static readonly string[] Sources = [Honest, Unlucky, Evil];
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _commits = [];
    private Drivers.LocalAws _aws = null!;

    // Answers that come late hold the service where it reads and plans.
    public async ValueTask InitializeAsync() =>
        _aws = await Drivers.LocalAws.StartAsync(
            faults: new()
            {
                Operations = new Dictionary<string, FaultRates>
                {
                    ["DescribeModelPackageGroup"] = new() { Late = 1, LateBy = TimeSpan.FromMinutes(1) },
                },
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Only_a_commit_that_ends_its_own_process_twice_is_set_aside_until_a_user_retries_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is a folder of Linux");
        await LayOutAsync();
        var marks = new ReadingMarks(new() { Sources = [], DataFolder = _folder.At("data") });
        for (var kills = 1; kills <= 2; kills++)
        {
            using (Start())
                await Eventually.IsTrueAsync(
                    () => Sources.All(s => marks.Count($"{s}/dev", _commits[s]) == kills),
                    $"all commits being read, for the {kills}. time"
                );
            await ExpireLeasesAsync();
        }

        await _aws.RestartAsync();
        using var service = Start();
        var url = (await service.ResultAsync()).Split(' ')[^1];
        await EndProcessesAsync();

        Assert.StartsWith("Succeeded: honest/dev", await EndOfAsync(Honest, url), StringComparison.Ordinal);
        Assert.StartsWith("Succeeded: unlucky/dev", await EndOfAsync(Unlucky, url), StringComparison.Ordinal);
        var aside = await EndOfAsync(Evil, url);
        Assert.StartsWith("Failed: evil/dev", aside, StringComparison.Ordinal);
        Assert.Contains("could not be processed: reading it ends the process", aside, StringComparison.Ordinal);
        Assert.Equal(["honest-group", "unlucky-group"], Created());

        var retried = await TypeAsync("retry", "ModelPackageGroup/group", "--env", "evil/dev", "--server", url);
        Assert.True(retried.Code == 0, retried.All);
        await Eventually.IsTrueAsync(() => Created().Contains("evil-group"), "the commit applied that was set aside");
        Assert.False(service.HasExited);
    }

    // Kills every process that reads the evil commit, and the first one of the unlucky commit. There is never more than one.
    private async Task EndProcessesAsync()
    {
        var (evil, unlucky) = (new HashSet<int>(), new HashSet<int>());
        await Eventually.IsTrueAsync(
            () =>
            {
                Assert.InRange(Sources.Sum(s => ReadingProcesses.Of(_commits[s]).Count()), 0, 1);
                evil.UnionWith(ReadingProcesses.Kill(_commits[Evil]));
                if (unlucky.Count == 0)
                    unlucky.UnionWith(ReadingProcesses.Kill(_commits[Unlucky]));
                return evil.Count == 2 && unlucky.Count == 1;
            },
            "processes that read the commits"
        );
    }

    private async Task LayOutAsync()
    {
        var settings = "pollSeconds: 1\nresyncSeconds: 1\nsources:\n";
        foreach (var source in Sources)
        {
            var repository = new BareRepository(_folder.At("git", source));
            _commits[source] = repository.Commit([
                TreeEntry.File("gitops.yaml", AttackSettings.Of(source)),
                TreeEntry.File("models/group.yaml", Manifests.PackageGroup("group")),
            ]);
            settings +=
                $"  - {{name: {source}, url: {_folder.At("git", source)}, repository: {source}, "
                + $"accounts: [\"{AttackSettings.Account}\"], regions: [{AttackSettings.Region}], roles: []}}\n";
        }

        await File.WriteAllTextAsync(_folder.At("service.yaml"), settings);
    }

    // When it is disposed, it is killed.
    private ServedProcess Start() =>
        ServedProcess.Start(
            _aws.Folder,
            "serve",
            "--config",
            _folder.At("service.yaml"),
            "--data-dir",
            _folder.At("data"),
            "--listen",
            "http://127.0.0.1:0"
        );

    // Those of a service that was killed last for up to 45 s.
    private async Task ExpireLeasesAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.At("data", "state.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE leases SET until = 1";
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string> EndOfAsync(string source, string url) =>
        (await TypeAsync("wait", "--commit", _commits[source], "--timeout", "120", "--server", url)).All;

    private Task<Ended> TypeAsync(params string[] words) => Project.TypeAsync(_folder.Path, _aws.Folder, words);

    private IEnumerable<string> Created() =>
        _aws.Journal()
            .Where(l => l is { Operation: "CreateModelPackageGroup", Status: 200 })
            .Select(l => l.Name)
            .Order(StringComparer.Ordinal);
}
