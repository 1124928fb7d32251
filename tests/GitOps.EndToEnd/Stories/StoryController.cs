using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GitOps.Controller.Service.Api;
using GitOps.Core.Audit;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Stories;

/// <summary>The controller of a story: in this process, or one of its own that can be killed.</summary>
internal sealed class StoryController(Shop shop, bool isProcess) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Resync = TimeSpan.FromMilliseconds(400);
    private readonly HttpClient _http = new();
    private Service? _service;
    private ServedProcess? _process;

    public string Url { get; private set; } = "";

    public async Task StartAsync()
    {
        if (!isProcess)
        {
            _service = await shop.StartAsync(s => s with { Reconciliation = s.Reconciliation with { Resync = Resync } });
            Url = _service.Url;
            return;
        }

        string[] words = ["serve", "--repo", $"shop={shop.Upstream.Path}", "--data-dir", shop.Data, "--listen", "http://127.0.0.1:0"];
        _process = ServedProcess.Start(shop.Aws.Folder, [.. words, "--poll", "1", "--resync", "1"]);
        Url = (await _process.ResultAsync()).Split(' ')[^1];
    }

    /// <summary>Ends without a word, and starts again.</summary>
    public async Task KillAsync()
    {
        _process!.Dispose();
        await StartAsync();
    }

    /// <summary>The status of the environment; null until it has one.</summary>
    public async Task<EnvironmentView?> StatusAsync() => (await GetAsync<IReadOnlyList<EnvironmentView>>("environments")).SingleOrDefault();

    /// <summary>The whole audit log.</summary>
    public async Task<IReadOnlyList<ChainedEntry>> AuditAsync()
    {
        var all = new List<ChainedEntry>();
        while (true)
        {
            var page = await GetAsync<IReadOnlyList<ChainedEntry>>($"audit?after={all.LastOrDefault()?.Number ?? 0}");
            if (page.Count == 0)
                return all;
            all.AddRange(page);
        }
    }

    /// <summary>The last lines of its log.</summary>
    public string Log => string.Join('\n', (_service?.Log ?? _process!.Log).TakeLast(30));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
    }

    // A process of its own has the service's default limit of requests.
    private async Task<T> GetAsync<T>(string path)
    {
        while (true)
        {
            using var answer = await SendAsync($"{Url}/api/v1/{path}");
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(Web))!;
            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string url)
    {
        try
        {
            return await _http.GetAsync(url);
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException($"the controller does not respond; its log:\n{Log}", exception);
        }
    }
}
