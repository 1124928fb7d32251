using System.Text.Json.Nodes;

namespace GitOps.Testing;

/// <summary>
/// GitHub's own example payloads of its webhooks (<c>@octokit/webhooks-examples</c>), which <c>eng/tools.sh</c> installs where npm is.
/// </summary>
public static class GitHubExamples
{
    private static readonly string Index = Tree.At(".build/peers/node_modules/@octokit/webhooks-examples/api.github.com/index.json");

    public static bool AreInstalled => File.Exists(Index);

    /// <summary>Why a test that needs them is skipped.</summary>
    public const string NotInstalled = "@octokit/webhooks-examples is not installed: eng/tools.sh installs it where npm is";

    /// <summary>Every example with the name of its event.</summary>
    public static IReadOnlyList<(string Event, JsonNode Payload)> Load() =>
        [
            .. JsonNode
                .Parse(File.ReadAllText(Index))!
                .AsArray()
                .SelectMany(e => e!["examples"]!.AsArray().Select(x => ((string)e["name"]!, x!))),
        ];
}
