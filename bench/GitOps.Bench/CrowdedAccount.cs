using System.Text;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Connections;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.LocalAws.Faults;
using GitOps.Schema.Catalog;

namespace GitOps.Bench;

/// <summary>
/// The same environment in an empty account and in one that holds a crowd of others' things, with job lists held to two calls a second: how
/// many calls a pass makes.
/// </summary>
internal sealed class CrowdedAccount(string folder)
{
    private const int Resources = 1000;

    public async Task RunAsync()
    {
        Console.WriteLine("| account | AWS calls of a pass | of them lists of jobs | ms | plan |\n|---|---:|---:|---:|---|");
        await MeasureAsync("empty", Path.Combine(folder, "empty"));
        var crowded = Path.Combine(folder, "crowded");
        Crowd(crowded);
        await MeasureAsync("100,000 finished jobs, 5,000 models, 2,000 endpoints of others", crowded);
    }

    private async Task MeasureAsync(string name, string state)
    {
        await using var world = await World.StartAsync(
            state,
            new FaultOptions { Operations = new Dictionary<string, FaultRates> { ["ListTrainingJobs"] = new() { Quota = 2 } } }
        );
        var repository = new Repository(state + "-repository", "crowd", Resources);
        repository.LayOut();
        var remote = World.Remotes(state + "-clones").Open(new(repository.Folder));
        await remote.FetchAsync(default);
        var settings = new SourceSettingsReader(remote, KindCatalog.Default);
        var git = new CommitReader(remote, settings);
        var connection = await world.ConnectAsync(settings.Get().Value!.Environments[0]);
        var setup = Run(git, connection);
        await setup.ApplyAsync(await setup.PlanAsync());
        var before = world.Calls().Count;
        var began = TimeProvider.System.GetTimestamp();
        var plan = (await Run(git, connection).PlanAsync()).Decided.Plan;
        var took = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        var calls = world.Calls().Skip(before).ToList();
        Console.WriteLine(
            $"| {name} | {calls.Count} | {calls.Count(c => c.Operation == "ListTrainingJobs")} | {took:0} | {Core.Reports.PlanReport.Summary(plan)} |"
        );
    }

    private static PipelineRun Run(CommitReader git, EnvironmentConnection connection)
    {
        var cache = new AccountCache(TimeProvider.System);
        var reader = new CachedResourceReader(connection.Reader, cache, TimeSpan.FromHours(1), "crowd");
        return new(git, connection with { Reader = reader }, new());
    }

    // Written as the server's own state, before it starts.
    private static void Crowd(string state)
    {
        var path = Path.Combine(state, "sagemaker", "123456789012", "eu-west-1.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = new StreamWriter(path, append: false, Encoding.UTF8);
        Write(writer, "TrainingJob", "training-job", 100_000, "\"TrainingJobStatus\":\"Completed\",\"SecondaryStatus\":\"Completed\"");
        Write(writer, "Model", "model", 5_000, "\"ExecutionRoleArn\":\"arn:aws:iam::123456789012:role/other\"");
        Write(writer, "Endpoint", "endpoint", 2_000, "\"EndpointStatus\":\"InService\",\"EndpointConfigName\":\"other\"");
    }

    private static void Write(StreamWriter writer, string kind, string type, int count, string members)
    {
        for (var i = 0; i < count; i++)
            writer.WriteLine(
                $"{{\"key\":\"{kind}/other-{i}\",\"value\":{{\"document\":{{\"{kind}Name\":\"other-{i}\",\"{kind}Arn\":\"arn:aws:sagemaker:eu-west-1:123456789012:{type}/other-{i}\",{members},\"CreationTime\":{1700000000 + i},\"LastModifiedTime\":{1700000000 + i}}},\"tags\":{{\"team\":\"other\"}}}}}}"
            );
    }
}
