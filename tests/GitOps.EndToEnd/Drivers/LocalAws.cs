using System.Text.Json.Nodes;
using GitOps.LocalAws;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Server;

namespace GitOps.EndToEnd.Drivers;

/// <summary>A local AWS for one test, empty or with what is said to be there.</summary>
internal sealed class LocalAws : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly bool _runCommands;
    private readonly List<JournalLine> _journal = [];
    private readonly GrowingFile _journalFile = new();
    private LocalAwsServer _server = null!;

    private LocalAws(bool runCommands) => _runCommands = runCommands;

    public string Folder => _folder.Path;

    /// <summary>Where it keeps what is in SageMaker: a line of JSON for each state of each thing.</summary>
    public string StateFile => _folder.At("sagemaker/123456789012/eu-west-1.jsonl");

    public LocalAddress Address => _server.Address;

    /// <summary>What AWS's own tools need to reach it.</summary>
    public Dictionary<string, string> Variables =>
        new()
        {
            ["AWS_ENDPOINT_URL"] = Address.Url,
            ["AWS_ACCESS_KEY_ID"] = Address.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = Address.SecretAccessKey,
            ["AWS_DEFAULT_REGION"] = Address.Region,
            ["AWS_REGION"] = Address.Region,
        };

    public static async Task<LocalAws> StartAsync(bool runCommands = false, FaultOptions? faults = null, IEnumerable<string>? states = null)
    {
        var local = new LocalAws(runCommands);
        if (states is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(local.StateFile)!);
            await File.WriteAllLinesAsync(local.StateFile, states);
        }

        local._server = await local.OpenAsync(faults);
        return local;
    }

    /// <summary>Stops the server and starts it again on the same state.</summary>
    public async Task RestartAsync(FaultOptions? faults = null)
    {
        await _server.DisposeAsync();
        _server = await OpenAsync(faults);
    }

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<JournalLine> Journal()
    {
        lock (_journal)
        {
            _journal.AddRange(_journalFile.ReadNew(Path.Combine(Folder, "journal.jsonl")).Select(JournalLine.Of));
            return [.. _journal];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<LocalAwsServer> OpenAsync(FaultOptions? faults) =>
        LocalAwsServer.StartAsync(
            new()
            {
                StateFolder = Folder,
                RunCommands = _runCommands,
                Faults = faults ?? new(),
            },
            CancellationToken.None
        );
}

/// <summary>A request in the journal of a local AWS.</summary>
internal sealed record JournalLine(string Operation, string Name, int Status, string? Error)
{
    public static JournalLine Of(string json)
    {
        var line = JsonNode.Parse(json)!;
        return new((string)line["operation"]!, (string?)line["name"] ?? "", (int)line["status"]!, (string?)line["error"]);
    }
}
