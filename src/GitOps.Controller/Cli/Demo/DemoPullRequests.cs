using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Local;

namespace GitOps.Controller.Cli.Demo;

/// <summary>Pull requests of the demo's repository, as its user works with them through GitHub's API.</summary>
internal sealed class DemoPullRequests : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private readonly LocalGitHubFolder _github;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public DemoPullRequests(LocalGitHubFolder github, TimeProvider time)
    {
        (_github, _time) = (github, time);
        _http = new() { BaseAddress = new($"{github.Server.Url}/api/v3/repos/{LocalGitHubFolder.User}/{github.Repository}/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", github.Token);
    }

    /// <summary>Opens a pull request of a branch into main; returns its number.</summary>
    public async Task<long> OpenAsync(string branch, string title, CancellationToken cancellationToken) =>
        (long)
            (
                await SendAsync(
                    HttpMethod.Post,
                    "pulls",
                    new()
                    {
                        ["title"] = title,
                        ["head"] = branch,
                        ["base"] = "main",
                    },
                    cancellationToken
                )
            )["number"]!;

    /// <summary>Merges a pull request; returns the merge commit.</summary>
    public async Task<string> MergeAsync(long number, CancellationToken cancellationToken) =>
        (string)(await SendAsync(HttpMethod.Put, $"pulls/{number}/merge", [], cancellationToken))["sha"]!;

    /// <summary>Waits for the end of the check on a commit; returns its conclusion and title, and then its annotations.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string commit, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var runs = (await GetAsync($"commits/{commit}/check-runs", cancellationToken))["check_runs"]!.AsArray();
            if (runs.FirstOrDefault(r => (string?)r!["status"] == "completed") is { } run)
            {
                var annotations = await GetAsync($"check-runs/{run["id"]}/annotations", cancellationToken);
                return
                [
                    $"{run["name"]}: {run["conclusion"]}: {run["output"]!["title"]}",
                    .. annotations
                        .AsArray()
                        .Select(a =>
                            $"  {a!["path"]}:{a["start_line"]}: {a["annotation_level"]}: {((string)a["message"]!).Split('\n')[0]}"
                        ),
                ];
            }

            if (_time.GetElapsedTime(started) > Timeout)
                throw new CommandException($"the check on {commit} has not ended within {Timeout.TotalMinutes:0} minutes");
            await Task.Delay(PollInterval, _time, cancellationToken);
        }
    }

    /// <summary>The text of the comment on a pull request, without its marker.</summary>
    public async Task<string> CommentAsync(long number, CancellationToken cancellationToken) =>
        WithoutMarker((string)(await GetAsync($"issues/{number}/comments", cancellationToken)).AsArray().Single()!["body"]!);

    /// <summary>The first lines of all texts that the comment had, oldest first, as its webhooks report them.</summary>
    public IEnumerable<string> CommentHistory() =>
        _github
            .Server.Webhooks.Deliveries.Where(d => d.Event == "issue_comment")
            .Select(d => (string)JsonNode.Parse(d.Payload)!["comment"]!["body"]!)
            .Select(b => b.Split('\n')[0].Trim());

    public void Dispose() => _http.Dispose();

    private static string WithoutMarker(string body) => body[..body.LastIndexOf("<!--", StringComparison.Ordinal)].TrimEnd();

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<JsonNode>(path, cancellationToken))!;

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!
            : throw new CommandException($"{method} {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
