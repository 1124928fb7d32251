using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Controller.Service.Reading;
using GitOps.EndToEnd.Drivers;
using GitOps.Testing;

namespace GitOps.EndToEnd.Attacks;

/// <summary>
/// One service, as a process of its own, with the repositories of honest tenants and of a hostile one, who has a repository for each threat
/// and a token for all of them.
/// </summary>
internal sealed class AttackWorld : IAsyncDisposable
{
    /// <summary>The attacker's token: it has every role, in the attacker's environments.</summary>
    public const string Token = "attacker-token";

    /// <summary>A second one, to send too many requests with.</summary>
    public const string FloodToken = "flood-token";

    public const int Tenants = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, BareRepository> _repositories = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly List<string> _seen = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private AttackWorld() { }

    public Drivers.LocalAws Aws { get; private init; } = null!;

    public HostileServers Servers { get; private init; } = null!;

    public ServedProcess Service { get; private set; } = null!;

    public string Url { get; private set; } = "";

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>The keys of a signer, and of somebody else.</summary>
    public string GoodKey => _folder.At("good");

    public string OtherKey => _folder.At("other");

    /// <summary>What the attacker's token was answered with.</summary>
    public IReadOnlyList<string> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    public static string Tenant(int i) => $"tenant-{i.ToString("00", CultureInfo.InvariantCulture)}";

    public static string SourceOf(Threat threat) => $"evil-{threat.ToString().ToLowerInvariant()}";

    public static async Task<AttackWorld> StartAsync()
    {
        var world = new AttackWorld
        {
            Aws = await Drivers.LocalAws.StartAsync(runCommands: true),
            Servers = await HostileServers.StartAsync(),
        };
        foreach (var key in new[] { world.GoodKey, world.OtherKey })
            await Programs.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], world._folder.Path);
        await File.WriteAllTextAsync(world._folder.At("service.yaml"), world.Settings());
        var variables = new Dictionary<string, string>
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIATESTTESTTESTTEST",
            ["AWS_SECRET_ACCESS_KEY"] = "nothing-that-opens-anything",
        };
        world.Service = ServedProcess.Start(
            world.Aws.Folder,
            variables,
            [
                "serve",
                "--config",
                world._folder.At("service.yaml"),
                "--data-dir",
                world._folder.At("data"),
                "--listen",
                "http://127.0.0.1:0",
            ]
        );
        world.Url = (await world.Service.ResultAsync()).Split(' ')[^1];
        return world;
    }

    /// <summary>Commits a tree in a repository, notifies the service, and gives how the commit ended.</summary>
    public Task<string> PushAsync(string source, IEnumerable<TreeEntry> entries, string author = "Ada") =>
        EndOfPushAsync(source, RepositoryOf(source).Commit(entries, author));

    /// <summary>Notifies the service of a commit, and gives how it ended.</summary>
    public async Task<string> EndOfPushAsync(string source, string commit, string token = Token)
    {
        await NotifyAsync(source);
        var end = "";
        await Eventually.IsTrueAsync(
            async () => (end = await EndOfAsync(source, commit, token)).Length > 0,
            () => $"an end of {commit} in {source}; the log:\n{LogOf(source)}",
            Patience
        );
        return end;
    }

    /// <summary>The error of one of the attacker's sources that has certain words, after a notification.</summary>
    public async Task<string> ErrorOfAsync(string source, string words)
    {
        await NotifyAsync(source);
        var error = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                await Task.Delay(150);
                var all = JsonNode.Parse((await SendAsync("GET", "/api/v1/sources", Token)).Body) as JsonArray;
                error = (string?)all?.FirstOrDefault(s => (string?)s!["name"] == source)?["error"] ?? "";
                return error.Contains(words, StringComparison.Ordinal);
            },
            () => $"an error of {source} with {words}, was: {error}",
            Patience
        );
        return error;
    }

    public BareRepository RepositoryOf(string source)
    {
        lock (_repositories)
            return _repositories.TryGetValue(source, out var known) ? known : _repositories[source] = new(_folder.At("git", source));
    }

    /// <summary>Sends a signed push.</summary>
    public async Task NotifyAsync(string source)
    {
        var answer = await PostHookAsync(source, Guid.NewGuid().ToString("N"), "{}");
        Assert.Equal(202, answer.Code);
    }

    /// <summary>Sends a push, with the source's secret or another one.</summary>
    public async Task<Answer> PostHookAsync(string source, string id, string body, string? secret = null)
    {
        var key = Encoding.UTF8.GetBytes(secret ?? SecretOf(source));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Url}/webhooks/push/{source}") { Content = new StringContent(body) };
        request.Headers.Add("X-Delivery", id);
        request.Headers.Add(
            "X-Signature-256",
            "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(body)))
        );
        return await AnswerAsync(request);
    }

    /// <summary>Sends a request to the API.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Url + path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await AnswerAsync(request);
        if (token == Token)
            lock (_seen)
                _seen.Add(answer.Body);
        return answer;
    }

    /// <summary>Makes the service believe that it ended twice while it read a commit.</summary>
    public void MarkAsRead(string source, string commit)
    {
        var marks = new ReadingMarks(new() { Sources = [], DataFolder = _folder.At("data") });
        for (var i = 0; i < 2; i++)
            marks.Begin($"{source}/dev", commit);
    }

    /// <summary>Runs the program as the attacker would; gives all that it printed.</summary>
    public async Task<string> TypeAsync(params string[] words)
    {
        var variables = new Dictionary<string, string> { ["GITOPS_TOKEN"] = Token, ["GITOPS_LOCAL"] = Aws.Folder };
        return (await Programs.RunAsync("dotnet", Project.Program([.. words, "--server", Url]), _folder.Path, variables)).All;
    }

    /// <summary>Starts a service that must refuse to start; gives what it said.</summary>
    public async Task<string> RefusedStartAsync(string settings, string listen, params (string Name, string Value)[] variables)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.At("service.yaml"), settings);
        string[] words = ["serve", "--config", folder.At("service.yaml"), "--data-dir", folder.At("data"), "--listen", listen];
        return (
            await Programs.RunAsync("dotnet", Project.Program(words), folder.Path, variables.ToDictionary(v => v.Name, v => v.Value))
        ).All;
    }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Servers.DisposeAsync();
        await Aws.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    // Empty while there is none. A call that the world refuses leaves the commit open, since it is tried again.
    private async Task<string> EndOfAsync(string source, string commit, string token)
    {
        // As a client that stays within its 50 requests per second; the attacker is three of them.
        await Task.Delay(token == Token ? 150 : 50);
        var answer = await SendAsync("GET", $"/api/v1/commits/{commit}", token);
        var record = Parse(answer)?.AsArray().FirstOrDefault(c => (string?)c!["environment"] == $"{source}/dev");
        if ((bool?)record?["isFinal"] == true)
            return $"{record["state"]}: {record["reason"]}";
        var environment = Parse(await SendAsync("GET", $"/api/v1/environments/{source}/dev", token));
        return (string?)environment?["commit"] == commit && (string?)environment?["outcome"] is "Stalled" or "Failed"
            ? $"{environment!["outcome"]}: {environment["summary"]}"
            : "";
    }

    private string LogOf(string source) =>
        string.Join('\n', Service.Log.Where(l => l.Contains(source, StringComparison.Ordinal)).TakeLast(10));

    private static JsonNode? Parse(Answer answer) => answer.Code == 200 ? JsonNode.Parse(answer.Body) : null;

    private async Task<Answer> AnswerAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request);
        return await Answer.OfAsync(answer);
    }

    private static string SecretOf(string source) => $"the webhook secret of {source}";

    private string Settings()
    {
        var text = new StringBuilder("sources:\n");
        foreach (var source in Enumerable.Range(0, Tenants).Select(Tenant).Concat(Enum.GetValues<Threat>().Select(SourceOf)))
        {
            RepositoryOf(source);
            Add(text, source, _folder.At("git", source));
        }

        foreach (var (source, url) in Servers.Remotes)
            Add(text, source, url);
        text.Append("pollSeconds: 60\ntokens:\n");
        for (var i = 0; i < Tenants; i++)
            text.Append(TokenOf(Tenant(i), $"{Tenant(i)}-token", "reader", $"{Tenant(i)}/*"));
        text.Append(TokenOf("attacker", Token, "admin", "evil-*"));
        text.Append(TokenOf("flood", FloodToken, "admin", "evil-*"));
        text.Append("endpoints:\n");
        foreach (var endpoint in Servers.Endpoints)
            text.Append(CultureInfo.InvariantCulture, $"  - \"{endpoint}\"\n");
        return text.ToString();
    }

    private void Add(StringBuilder text, string source, string url)
    {
        File.WriteAllText(_folder.At($"{source}.secret"), SecretOf(source));
        text.Append(
            $"  - {{name: {source}, url: \"{url}\", repository: {source}, accounts: [\"{AttackSettings.Account}\"], "
                + $"regions: [{AttackSettings.Region}], roles: [], webhookSecretFile: {_folder.At($"{source}.secret")}}}\n"
        );
    }

    private static string TokenOf(string name, string token, string role, string environments) =>
        $"  - {{name: {name}, sha256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}, role: {role}, "
        + $"environments: [\"{environments}\"]}}\n";
}
