using System.Globalization;
using System.Net.Sockets;
using System.Text;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Tests.Drivers;

namespace GitOps.LocalAws.Tests;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("PUT /bucket/key"), InlineData("POST /"), InlineData("POST /endpoints/abc/invocations")]
    public async Task A_connection_whose_body_was_not_asked_for_is_closed(string request)
    {
        await using var server = await TestServer.StartAsync();

        Assert.Equal("closed", await NextResponseAsync(server, request));
    }

    [Fact]
    public async Task A_connection_is_closed_after_an_injected_error_too()
    {
        await using var server = await TestServer.StartAsync(
            new FaultOptions { Operations = new Dictionary<string, FaultRates> { ["*"] = new() { Throttle = 1 } } }
        );

        Assert.Equal("closed", await NextResponseAsync(server, "PUT " + server.Client.Presign("PUT", "/bucket/key", "600")));
        Assert.Contains("fault:Throttle", Assert.Single(server.Journal()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_was_asked_for_leaves_the_connection_open()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket");
        using var connection = await ConnectAsync(server);
        var path = server.Client.Presign("PUT", "/bucket/key", "600");

        await WriteAsync(
            connection,
            $"PUT {path} HTTP/1.1\r\nHost: {Authority(server)}\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 100 Continue", await ReadHeadAsync(connection), StringComparison.Ordinal);
        await WriteAsync(connection, "content");
        Assert.StartsWith("HTTP/1.1 200 OK", await ReadHeadAsync(connection), StringComparison.Ordinal);
        await WriteAsync(connection, $"HEAD / HTTP/1.1\r\nHost: {Authority(server)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 403", await ReadHeadAsync(connection), StringComparison.Ordinal);
    }

    // A client that gets a final response instead of 100 Continue does not send the body; its next request follows at once.
    private static async Task<string> NextResponseAsync(TestServer server, string request)
    {
        using var connection = await ConnectAsync(server);
        await WriteAsync(
            connection,
            $"{request} HTTP/1.1\r\nHost: {Authority(server)}\r\nContent-Length: 30\r\nExpect: 100-continue\r\n\r\n"
        );
        var head = await ReadHeadAsync(connection);
        Assert.Matches(@"\AHTTP/1.1 4\d\d ", head);
        var length = head.Split('\n').FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null)
            await connection.ReadExactlyAsync(new byte[int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture)]);
        else
            await ReadChunksAsync(connection);

        try
        {
            await WriteAsync(connection, $"HEAD / HTTP/1.1\r\nHost: {Authority(server)}\r\n\r\n");
            return await ReadHeadAsync(connection) is { Length: > 0 } next ? next : "closed";
        }
        catch (IOException)
        {
            return "closed";
        }
    }

    private static async Task ReadChunksAsync(NetworkStream connection)
    {
        for (var lines = 0; lines < 20 && await ReadLineAsync(connection) != "0"; lines++) { }

        await ReadLineAsync(connection);
    }

    private static string Authority(TestServer server) => new Uri(server.Url).Authority;

    private static async Task<NetworkStream> ConnectAsync(TestServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
        return new(socket, ownsSocket: true) { ReadTimeout = 60_000 };
    }

    private static Task WriteAsync(NetworkStream connection, string text) => connection.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static async Task<string> ReadHeadAsync(NetworkStream connection)
    {
        var head = new StringBuilder();
        while (await ReadLineAsync(connection) is { Length: > 0 } line)
            head.Append(line).Append('\n');
        return head.ToString();
    }

    private static async Task<string> ReadLineAsync(NetworkStream connection)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (await connection.ReadAsync(next) == 1 && next[0] != '\n')
            line.Append((char)next[0]);
        return line.ToString().TrimEnd('\r');
    }
}
