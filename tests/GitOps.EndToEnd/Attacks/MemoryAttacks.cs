using System.Net.Sockets;
using System.Text;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

internal static class MemoryAttacks
{
    private const Threat Of = Threat.Memory;
    private const int Large = 101 << 20;
    private static readonly string Source = AttackWorld.SourceOf(Of);

    public static IEnumerable<Attack> All =>
        [
            Attack.Commit(
                Of,
                "a large manifest",
                $"invalid file size {Large} bytes: expected at most 4194304",
                AttackSettings.Of(Of),
                () => new("100644", "models/a.yaml", new byte[Large])
            ),
            Attack.Commit(
                Of,
                "a large file of data",
                $"contains data/rows/train.csv with {Large} bytes: expected at most 104857600",
                AttackSettings.Of(Of),
                () => TreeEntry.File("models/a.yaml", Manifests.Dataset()),
                () => new("100644", "data/rows/train.csv", new byte[Large])
            ),
            Attack.Commit(
                Of,
                "a table with as many columns as there are numbers",
                "invalid feature index 2000000000: expected at most",
                AttackSettings.Of(Of),
                () => TreeEntry.File("models/a.yaml", Manifests.Dataset() + "---\n" + SparseJob()),
                () => TreeEntry.File("data/rows/train.csv", $"1 2000000000:1\n0 {Guid.NewGuid().GetHashCode() & 0xFFF}:1\n")
            ),
            new(Of, "a webhook that is too large", "\"title\":\"payload too large\",\"status\":413", SendLargeAsync),
            new(Of, "unsigned webhooks that never end", "\"title\":\"busy\",\"status\":503", SendEndlessAsync),
            new(Of, "a list of all webhooks with their bodies", "200: less than 1 MiB", ListAsync),
        ];

    private static string SparseJob() => Manifests.Job("sparse").Replace("text/csv", "text/libsvm", StringComparison.Ordinal);

    private static async Task<string> SendLargeAsync(AttackWorld world)
    {
        using var http = new HttpClient();
        using var request = Unsigned(world, "github", new ByteArrayContent(new byte[26 << 20]));
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    // Each sends more than is kept of a body, and waits. There is room for 128 of them.
    private static async Task<string> SendEndlessAsync(AttackWorld world)
    {
        var url = new Uri(world.Url);
        var head =
            $"POST /webhooks/github/{Source} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n"
            + $"X-Hub-Signature-256: sha256={new string('0', 64)}\r\nContent-Length: {25 << 20}\r\n\r\n";
        var connections = Enumerable.Range(0, 200).Select(_ => new TcpClient()).ToList();
        try
        {
            foreach (var connection in connections)
            {
                await connection.ConnectAsync(url.Host, url.Port);
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + new string('x', 300 << 10)));
            }

            // The oldest is the first to give way.
            var answer = new byte[4096];
            var count = await connections[0].GetStream().ReadAtLeastAsync(answer, 400, throwOnEndOfStream: false);
            return Encoding.UTF8.GetString(answer, 0, count);
        }
        finally
        {
            connections.ForEach(c => c.Dispose());
        }
    }

    private static async Task<string> ListAsync(AttackWorld world)
    {
        var body = new string('x', 250 << 10);
        for (var i = 0; i < 40; i++)
            Assert.Equal(202, (await world.PostHookAsync(Source, Guid.NewGuid().ToString("N"), body)).Code);
        var answer = await world.SendAsync("GET", "/api/v1/deliveries?limit=1000000", AttackWorld.Token);
        return $"{answer.Code}: {(answer.Body.Length < 1 << 20 ? "less" : "more")} than 1 MiB";
    }

    private static HttpRequestMessage Unsigned(AttackWorld world, string kind, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"{world.Url}/webhooks/{kind}/{Source}") { Content = content };
        content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + new string('0', 64));
        return request;
    }
}
