namespace GitOps.Bench;

/// <summary>From a push to the first AWS call that it causes: notified by a webhook, and found by polling.</summary>
internal sealed class PushLatency(string folder)
{
    public async Task RunAsync(int count)
    {
        Console.WriteLine("| news come by | pushes | median ms | p99 ms | highest ms |\n|---|---:|---:|---:|---:|");
        await MeasureAsync("webhook", count, TimeSpan.FromHours(1), byWebhook: true);
        await MeasureAsync("polling every second", Math.Max(1, count / 4), TimeSpan.FromSeconds(1), byWebhook: false);
    }

    private async Task MeasureAsync(string name, int count, TimeSpan poll, bool byWebhook)
    {
        var place = Path.Combine(folder, byWebhook ? "webhook" : "poll");
        await using var world = await World.StartAsync(Path.Combine(place, "aws"));
        var repository = new Repository(Path.Combine(place, "push"), "push", 50);
        repository.LayOut();
        File.WriteAllText(Path.Combine(place, "secret"), SignedPost.Secret);
        using var service = await ServiceProcess.StartAsync(
            world,
            place,
            $"sources:\n  - {{url: {repository.Folder}, webhookSecretFile: {place}/secret}}\npollSeconds: {poll.TotalSeconds:0}\nresyncSeconds: 3600\n"
        );
        await service.ConvergedAsync(1);
        using var http = new HttpClient();
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            repository.Write(i % repository.Models, $"push {i}");
            repository.Commit();
            var pushed = DateTimeOffset.UtcNow;
            if (byWebhook)
                await SignedPost.SendAsync(http, service.Url + "/webhooks/github/push", $"{i}", "{\"ref\":\"refs/heads/main\"}");
            // The first that the commit causes: its new model's name is looked for.
            DateTimeOffset? first;
            while (
                (
                    first = world
                        .Calls()
                        .Where(c => c.Operation == "DescribeModel" && c.At > pushed)
                        .Select(c => (DateTimeOffset?)c.At)
                        .FirstOrDefault()
                )
                    is null
            )
                await Task.Delay(5);
            times.Add((first.Value - pushed).TotalMilliseconds);
            await service.ConvergedAsync(1, repository.Head());
        }

        times.Sort();
        Console.WriteLine($"| {name} | {count} | {times[times.Count / 2]:0} | {times[(int)(times.Count * 0.99)]:0} | {times[^1]:0} |");
    }
}
