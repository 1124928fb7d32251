using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Server;

/// <summary>One request in the journal. Handlers fill it in while they process the request.</summary>
internal sealed class JournalEntry
{
    public required string Service { get; set; }

    public required string Operation { get; set; }

    /// <summary>The name or ARN of the resource that the request is about, or null.</summary>
    public string? Name { get; set; }

    /// <summary>The caller's account, or null if the caller was not authenticated.</summary>
    public string? Account { get; set; }

    public int Status { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset Received { get; init; } = DateTimeOffset.UtcNow;

    public TimeSpan Duration { get; set; }

    /// <summary>Sets the name from a JSON request: the name of the operation's kind, else the first name or ARN in it.</summary>
    public void SetName(JsonObject request)
    {
        var kind = string.Concat(Operation.SkipWhile(char.IsUpper).SkipWhile(char.IsLower));
        var name = request[kind + "Name"] ?? First(request, "Name") ?? First(request, "Arn") ?? request["Resource"];
        Name = name?.ToString();
    }

    private static JsonValue? First(JsonObject request, string ending) =>
        request
            .Where(p => p.Key.EndsWith(ending, StringComparison.Ordinal) && !p.Key.EndsWith("RoleArn", StringComparison.Ordinal))
            .Select(p => p.Value)
            .OfType<JsonValue>()
            .FirstOrDefault();
}
