using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Server;
using GitOps.Testing;

namespace GitOps.LocalAws.Tests.Drivers;

/// <summary>A local AWS for one test. Its state folder is deep within a folder of its own, to see what escapes from it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("gitops-local-").FullName;

    private TestServer() => StateFolder = Path.Combine(_root, "a", "b", "c", "state");

    public LocalAwsServer Server { get; private set; } = null!;

    public SignedClient Client { get; private set; } = null!;

    public string StateFolder { get; }

    public string Url => Server.Address.Url;

    /// <summary>The variables by which AWS's own tools find the server.</summary>
    public Dictionary<string, string> Variables =>
        new()
        {
            ["AWS_ENDPOINT_URL"] = Url,
            ["AWS_ACCESS_KEY_ID"] = Server.Address.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = Server.Address.SecretAccessKey,
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
        };

    public static async Task<TestServer> StartAsync(FaultOptions? faults = null)
    {
        var server = new TestServer();
        await server.OpenAsync(faults);
        return server;
    }

    /// <summary>Stops the server, changes its state folder, and starts it again.</summary>
    public async Task RestartAsync(Action? change = null)
    {
        await Server.DisposeAsync();
        Client.Dispose();
        change?.Invoke();
        await OpenAsync(null);
    }

    public string At(params string[] parts) => Path.Combine([StateFolder, .. parts]);

    /// <summary>A path outside the state folder.</summary>
    public string Outside(string name) => Path.Combine(_root, name);

    /// <summary>All files of the test, relative to the state folder, with slashes.</summary>
    public IReadOnlyList<string> Files() =>
        [
            .. Directory
                .EnumerateFiles(_root, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(StateFolder, f).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The number of files with content of objects.</summary>
    public int CountBlobs() => Directory.GetFiles(At("s3", "blobs")).Length;

    public string[] Journal()
    {
        using var file = new FileStream(At("journal.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task PutAsync(string path, byte[] content)
    {
        await Client.S3Async("PUT", path[..path.IndexOf('/', 1)]);
        Assert.Equal(200, (await Client.SendAsync("s3", "PUT", path, content)).Status);
    }

    public Task PutAsync(string path, string content) => PutAsync(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Sends a SageMaker request that must succeed.</summary>
    public async Task<JsonObject> SageMakerAsync(string operation, JsonObject request)
    {
        var reply = await Client.JsonAsync("SageMaker." + operation, request);
        return reply.Status == 200 ? reply.Json : throw new InvalidOperationException($"{operation}: {reply.Text}");
    }

    /// <summary>Waits until a resource is not busy any more, and gives its description.</summary>
    public Task<JsonObject> EndedAsync(string operation, JsonObject request, string status) =>
        Eventually.IsAsync<JsonObject>(
            async () => await SageMakerAsync(operation, request.DeepClone().AsObject()),
            d => (string?)d[status] is not ("InProgress" or "Creating" or "Updating" or "Stopping")
        );

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Client.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private async Task OpenAsync(FaultOptions? faults)
    {
        Server = await LocalAwsServer.StartAsync(new() { StateFolder = StateFolder, Faults = faults ?? new() }, default);
        Client = new(Url, Server.Address.AccessKeyId, Server.Address.SecretAccessKey);
    }
}
