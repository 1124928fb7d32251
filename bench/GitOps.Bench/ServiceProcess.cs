using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GitOps.Bench;

/// <summary>The service as a process of its own, as its users run it.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private ServiceProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public int Id => _process.Id;

    /// <summary>Starts it on a file of settings.</summary>
    public static async Task<ServiceProcess> StartAsync(World world, string place, string settings, params string[] more)
    {
        await File.WriteAllTextAsync(Path.Combine(place, "service.yaml"), settings);
        var start = new ProcessStartInfo(
            Program(),
            [
                "serve",
                "--config",
                Path.Combine(place, "service.yaml"),
                "--data-dir",
                Path.Combine(place, "data"),
                "--listen",
                "http://127.0.0.1:0",
                .. more,
            ]
        )
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["GITOPS_LOCAL"] = world.StateFolder;
        var process = Process.Start(start)!;
        var url = (await process.StandardOutput.ReadLineAsync())!.Split(' ')[^1];
        _ = process.StandardError.ReadToEndAsync();
        return new(process, url);
    }

    /// <summary>Waits until this many environments are in sync.</summary>
    public async Task ConvergedAsync(int count, string? commit = null)
    {
        while (true)
        {
            var all = JsonNode.Parse(await _http.GetStringAsync(new Uri(Url + "/api/v1/environments?most=1000")))!.AsArray();
            if (all.Count(e => (string?)e!["outcome"] == "Synced" && (commit is null || (string?)e["commit"] == commit)) == count)
                return;
            await Task.Delay(50);
        }
    }

    // The wrapper, which builds as for users and then becomes the program.
    private static string Program()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GitOps.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("the bench is run from its own checkout");
        return Path.Combine(folder.FullName, "gitops");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _http.Dispose();
    }
}
