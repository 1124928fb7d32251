using System.Net;
using GitOps.Aws.Client;

namespace GitOps.Aws.Tests;

public sealed class AwsHttpTests
{
    [Theory]
    [InlineData("169.254.169.254", true)]
    [InlineData("169.254.170.2", true)]
    [InlineData("::ffff:169.254.169.254", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00:ec2::254", true)]
    [InlineData("fd00:ec2::23", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.7", false)]
    [InlineData("52.94.133.131", false)]
    public void Requests_do_not_go_to_link_local_and_metadata_addresses(string address, bool forbidden) =>
        Assert.Equal(forbidden, AwsHttp.IsForbidden(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://[::ffff:a9fe:a9fe]/latest")]
    public async Task A_connection_to_one_is_refused_before_anything_is_sent(string url)
    {
        using var http = new HttpClient(AwsHttp.CreateHandler());

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(url)));

        Assert.Contains("a link-local or metadata address", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_judged_by_each_connection_as_it_resolves_then()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var answering = Task.Run(async () =>
        {
            var context = await listener.GetContextAsync();
            context.Response.KeepAlive = false;
            context.Response.Close();
        });
        IPAddress[] addresses = [IPAddress.Loopback];
        using var http = new HttpClient(AwsHttp.CreateHandler((_, _) => Task.FromResult(addresses)));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://aws.example:{port}/"));
        request.Headers.Host = $"127.0.0.1:{port}";
        using var first = await http.SendAsync(request);
        await answering;

        addresses = [IPAddress.Loopback, IPAddress.Parse("169.254.169.254")];
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://aws.example:{port}/")));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("aws.example is 169.254.169.254, a link-local or metadata", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        using var listener = new HttpListener();
        var port = FreePort();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var answering = Task.Run(async () =>
        {
            var context = await listener.GetContextAsync();
            context.Response.Redirect("http://127.0.0.1:1/elsewhere");
            context.Response.Close();
        });
        using var http = new HttpClient(AwsHttp.CreateHandler());

        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));

        await answering;
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
