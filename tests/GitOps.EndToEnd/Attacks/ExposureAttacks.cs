using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

/// <summary>A service without tokens: settings that would open it to other machines, and requests of web pages.</summary>
internal static class ExposureAttacks
{
    private const Threat Of = Threat.Exposure;
    private const string Settings = "sources:\n  - {url: /nowhere/evil}\n";
    private const string Local = "http://127.0.0.1:0";

    public static IEnumerable<Attack> All =>
        [
            Start("all addresses", "http://0.0.0.0:0 can be reached from other machines", "http://0.0.0.0:0"),
            Start("a name that is bound to all addresses", "http://loopback:0 can be reached from other machines", "http://loopback:0"),
            Start("a second URL", "expected one URL", $"{Local};http://0.0.0.0:0"),
            Start(
                "a setting of the web server",
                "the API has no authentication",
                Local,
                ("ASPNETCORE_Kestrel__Endpoints__Open__Url", "http://0.0.0.0:0")
            ),
            new(
                Of,
                "a page at a name that leads to this machine",
                "403: invalid host attacker.example",
                _ => RequestAsync("attacker.example", null)
            ),
            new(Of, "a page of another origin", "403: invalid host 127.0.0.1", _ => RequestAsync(null, "http://attacker.example")),
        ];

    private static Attack Start(string name, string refusal, string listen, params (string, string)[] variables) =>
        new(Of, name, refusal, world => world.RefusedStartAsync(Settings, listen, variables));

    private static async Task<string> RequestAsync(string? host, string? origin)
    {
        using var folder = new TemporaryFolder();
        await using var service = await Service.StartAsync(folder.Path, folder.Path, []);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, service.Url + "/api/v1/environments");
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(request);
        var problem = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        return $"{(int)answer.StatusCode}: {problem?["detail"]}";
    }
}
