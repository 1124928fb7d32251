using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub;
using GitOps.LocalGitHub.Server;
using Octokit;

namespace GitOps.Testing.GitHub;

/// <summary>
/// A local GitHub for one test, with the users alice (owns alice/churn) and bob. Disposing it fails when a request or response
/// did not agree with GitHub's description.
/// </summary>
internal sealed class TestGitHub : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _deviations = [];
    private LocalGitHubOptions _options = null!;

    public LocalGitHubServer Server { get; private set; } = null!;

    public string Folder { get; } = Directory.CreateTempSubdirectory("gitops-github-").FullName;

    public string Alice { get; private set; } = "";

    public string Bob { get; private set; } = "";

    public long RepositoryId { get; private set; }

    public string StateFolder => Path.Combine(Folder, "state");

    public static async Task<TestGitHub> StartAsync(Func<LocalGitHubOptions, LocalGitHubOptions>? configure = null)
    {
        var github = new TestGitHub();
        github._options = new() { StateFolder = github.StateFolder };
        github._options = configure?.Invoke(github._options) ?? github._options;
        await github.OpenAsync();
        github.Alice = github.Server.Setup.AddUser("alice");
        github.Bob = github.Server.Setup.AddUser("bob");
        github.RepositoryId = github.Server.Setup.AddRepository("alice", "churn");
        return github;
    }

    /// <summary>Stops the server and starts it on the same folder.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await OpenAsync();
    }

    /// <summary>Octokit, as a user or App would use it.</summary>
    public GitHubClient Client(string token) =>
        new(new ProductHeaderValue("test"), new Uri(Server.Url)) { Credentials = new(token, AuthenticationType.Bearer) };

    /// <summary>Sends a request that Octokit cannot.</summary>
    public async Task<Reply> SendAsync(string token, string method, string path, JsonNode? body = null, params (string, string)[] headers)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            new(method),
            Server.Url + (path.StartsWith("/api/", StringComparison.Ordinal) ? "" : "/api/v3") + path
        );
        if (token.Length > 0)
            request.Headers.Authorization = new("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var all = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value));
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), all);
    }

    /// <summary>Sends a GraphQL request that must be answered with 200.</summary>
    public async Task<JsonNode> GraphQlAsync(string token, string query, JsonObject variables)
    {
        var reply = await SendAsync(token, "POST", "/api/graphql", new JsonObject { ["query"] = query, ["variables"] = variables });
        return reply.Status == 200 ? reply.Json : throw new InvalidOperationException(reply.Text);
    }

    /// <summary>Commits a file to a branch through the API, and returns the commit.</summary>
    public async Task<string> CommitAsync(string token, string branch, string path, string content, string repository = "alice/churn")
    {
        var parts = repository.Split('/');
        var contents = Client(token).Repository.Content;
        var existing = await FindAsync(contents, parts, path, branch);
        var result = existing is null
            ? await contents.CreateFile(parts[0], parts[1], path, new($"Add {path}", content, branch))
            : await contents.UpdateFile(parts[0], parts[1], path, new($"Change {path}", content, existing, branch));
        return result.Commit.Sha;
    }

    /// <summary>The main branch with one file, and a branch with a change of another one.</summary>
    public async Task<string> CreateBranchAsync(string branch = "feature")
    {
        var client = Client(Alice);
        var main = await MainAsync();
        await client.Git.Reference.Create("alice", "churn", new($"refs/heads/{branch}", main));
        return await CommitAsync(Alice, branch, $"{branch}.yaml", "epochs: 5\n");
    }

    public async Task<PullRequest> OpenPullRequestAsync(string branch = "feature", bool draft = false)
    {
        await CreateBranchAsync(branch);
        return await Client(Alice)
            .PullRequest.Create("alice", "churn", new($"Change {branch}", branch, "main") { Draft = draft, Body = "Why" });
    }

    public string[] Journal()
    {
        using var file = new FileStream(
            Path.Combine(StateFolder, "journal.jsonl"),
            System.IO.FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite
        );
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        if (!_deviations.IsEmpty)
            throw new InvalidOperationException(string.Join("\n", _deviations.Distinct()));
    }

    private async Task<string> MainAsync()
    {
        var reply = await SendAsync(Alice, "GET", "/repos/alice/churn/git/ref/heads/main");
        return reply.Status == 200 ? (string)reply.Json["object"]!["sha"]! : await CommitAsync(Alice, "main", "README.md", "churn\n");
    }

    private static async Task<string?> FindAsync(IRepositoryContentsClient contents, string[] repository, string path, string branch)
    {
        try
        {
            return (await contents.GetAllContentsByRef(repository[0], repository[1], path, branch))[0].Sha;
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    private async Task OpenAsync()
    {
        Server = await LocalGitHubServer.StartAsync(_options, default);
        Server.Journal.Observer = Validate;
    }

    // GraphQL and Git are not in GitHub's OpenAPI description.
    private void Validate(Exchange exchange)
    {
        if (exchange.Error?.Contains('\n') == true)
            _deviations.Enqueue($"{exchange.Method} {exchange.Path}: {exchange.Error}");
        if (
            exchange.Path != "/graphql"
            && !exchange.Path.Contains("/git-")
            && !exchange.Path.EndsWith("/info/refs", StringComparison.Ordinal)
        )
            foreach (var error in GitHubDescription.Default.Validate(exchange))
                _deviations.Enqueue(error);
    }
}

/// <summary>A response to a request that was sent without Octokit.</summary>
internal sealed record Reply(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string Message => (string)Json["message"]! + string.Concat((Json["errors"] as JsonArray ?? []).Select(e => " " + e!["message"]));
}
