using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GitOps.Bench;

/// <summary>
/// One service that watches many repositories of 50 resources each, all in one account, when nothing happens: CPU, memory and AWS calls.
/// </summary>
internal sealed class ManyRepositories(string folder, TimeSpan steady)
{
    private const int Each = 50;

    public async Task RunAsync(IReadOnlyList<int> counts)
    {
        Console.WriteLine($"Over {steady.TotalSeconds:0} s, poll every 60 s, resync every 180 s, service and fetch workers together:\n");
        Console.WriteLine(
            "| repositories | resources | CPU of one core | highest MiB | AWS calls | of them sweeps and searches |\n|---:|---:|---:|---:|---:|---:|"
        );
        foreach (var count in counts)
            await MeasureAsync(count, Path.Combine(folder, count.ToString(CultureInfo.InvariantCulture)));
    }

    private async Task MeasureAsync(int count, string place)
    {
        await using var world = await World.StartAsync(Path.Combine(place, "aws"));
        var config = new StringBuilder("sources:\n");
        for (var i = 0; i < count; i++)
        {
            new Repository(Path.Combine(place, "repositories", $"r{i}"), $"r{i}", Each).LayOut();
            config.Append(
                CultureInfo.InvariantCulture,
                $"  - url: {place}/repositories/r{i}\n    repository: r{i}\n    accounts: [\"123456789012\"]\n    regions: [eu-west-1]\n    roles: []\n"
            );
        }

        using var service = await ServiceProcess.StartAsync(world, place, config.ToString());
        await service.ConvergedAsync(count);
        // What the start left to do is done, and its memory is given back.
        await Task.Delay(TimeSpan.FromSeconds(80));
        var tree = new ProcessTree(service.Id);
        tree.Look();
        var (cpu, calls) = (tree.CpuSeconds, world.Calls().Count);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < steady; await Task.Delay(500))
            tree.Look();
        var made = world.Calls().Skip(calls).ToList();
        Console.WriteLine(
            $"| {count} | {count * Each} | {(tree.CpuSeconds - cpu) / steady.TotalSeconds * 100:0.0} % | {tree.PeakMiB:0} | {made.Count} | {made.Count(c => c.Operation is "GetResources" or "Search")} |"
        );
    }
}
