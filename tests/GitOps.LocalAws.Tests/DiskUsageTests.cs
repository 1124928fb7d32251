using System.Net.Sockets;
using System.Text;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Tests.Drivers;
using GitOps.Testing;

namespace GitOps.LocalAws.Tests;

/// <summary>What is deleted, replaced, aborted or refused leaves the disk.</summary>
public sealed class DiskUsageTests
{
    [Fact]
    public async Task A_deleted_object_leaves_the_disk_unless_another_has_the_same_content()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/a", "same");
        await server.PutAsync("/bucket/b", "same");
        await server.Client.S3Async("PUT", "/bucket/c", "", new() { ["x-amz-copy-source"] = "/bucket/a" });
        Assert.Equal(1, server.CountBlobs());

        await server.Client.S3Async("DELETE", "/bucket/a");
        await server.Client.S3Async(
            "POST",
            "/bucket?delete",
            "<Delete><Object><Key>b</Key></Object><Object><Key>x</Key></Object></Delete>"
        );
        Assert.Equal("same", (await server.Client.S3Async("GET", "/bucket/c")).Text);
        await server.RestartAsync();
        Assert.Equal("same", (await server.Client.S3Async("GET", "/bucket/c")).Text);
        await server.Client.S3Async("DELETE", "/bucket/c");

        Assert.Equal(0, server.CountBlobs());
    }

    [Fact]
    public async Task A_replaced_object_leaves_the_disk()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var content in new[] { "one", "two", "two", "three" })
            await server.PutAsync("/bucket/a", content);

        Assert.Equal(1, server.CountBlobs());
        Assert.Equal("three", (await server.Client.S3Async("GET", "/bucket/a")).Text);
    }

    [Theory]
    [InlineData("if-none-match", "*", 412)]
    [InlineData("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==", 400)]
    [InlineData("x-amz-content-sha256", "0000000000000000000000000000000000000000000000000000000000000000", 400)]
    public async Task A_refused_object_leaves_the_disk(string header, string value, int status)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/a", "content");

        var reply = await server.Client.S3Async("PUT", "/bucket/a", "other", new() { [header] = value });

        Assert.Equal((status, 1), (reply.Status, server.CountBlobs()));
    }

    [Fact]
    public async Task The_parts_of_an_upload_leave_the_disk_when_it_is_aborted_completed_or_forgotten()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket");

        var aborted = await UploadAsync(server);
        Assert.Equal(2, server.CountBlobs());
        await server.Client.S3Async("DELETE", $"/bucket/big?uploadId={aborted}");
        Assert.Equal(0, server.CountBlobs());

        var completed = await UploadAsync(server);
        var list = string.Concat(new[] { 1, 2 }.Select(n => $"<Part><PartNumber>{n}</PartNumber></Part>"));
        var reply = await server.Client.S3Async("POST", $"/bucket/big?uploadId={completed}", $"<C>{list}</C>");
        Assert.Equal(200, reply.Status);
        Assert.Equal(1, server.CountBlobs());

        await UploadAsync(server);
        await server.RestartAsync();
        Assert.Equal(1, server.CountBlobs());
        Assert.Equal("part 1, againpart 2", (await server.Client.S3Async("GET", "/bucket/big")).Text);
    }

    [Fact]
    public async Task A_deleted_bucket_leaves_the_disk_and_can_be_created_again()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/a", "content");
        await UploadAsync(server);
        Assert.Equal(409, (await server.Client.S3Async("DELETE", "/bucket")).Status);
        await server.Client.S3Async("DELETE", "/bucket/a");

        Assert.Equal(204, (await server.Client.S3Async("DELETE", "/bucket")).Status);
        Assert.Empty(Directory.GetFiles(server.At("s3", "buckets")));
        Assert.Equal(0, server.CountBlobs());
        await server.PutAsync("/bucket/b", "other");
        await server.RestartAsync();
        Assert.Equal("other", (await server.Client.S3Async("GET", "/bucket/b")).Text);
    }

    [Fact]
    public async Task A_body_that_breaks_off_leaves_the_disk()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket");
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync("127.0.0.1", new Uri(server.Url).Port);
            await socket.SendAsync(
                Encoding.ASCII.GetBytes(
                    $"PUT {server.Client.Presign("PUT", "/bucket/a", "600")} HTTP/1.1\r\nHost: {new Uri(server.Url).Authority}\r\n"
                        + "Content-Length: 1000\r\n\r\nbegin"
                )
            );
            await Eventually.IsTrueAsync(() => server.CountBlobs() == 1, "a file for the content");
        }

        await Eventually.IsTrueAsync(() => server.CountBlobs() == 0, "no file");
    }

    [Fact]
    public async Task What_a_killed_server_left_behind_leaves_the_disk_at_the_next_start()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/a", "content");

        await server.RestartAsync(() =>
        {
            File.WriteAllText(server.At("s3", "blobs", "new-abc"), "unfinished");
            File.WriteAllText(server.At("s3", "blobs", new string('0', 64)), "of no object");
        });

        Assert.Equal(1, server.CountBlobs());
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/a")).Text);
    }

    [Fact]
    public async Task Content_is_kept_while_the_record_of_an_object_is_damaged()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/a", "content");
        var records = Directory.GetFiles(server.At("s3", "buckets"))[0];

        await server.RestartAsync(() => File.WriteAllText(records, "X" + File.ReadAllText(records)));
        await server.RestartAsync();

        Assert.Equal(404, (await server.Client.S3Async("GET", "/bucket/a")).Status);
        Assert.Equal(1, server.CountBlobs());
    }

    [Theory]
    [InlineData(false), InlineData(true)]
    public async Task An_unsigned_request_does_not_grow_the_journal(bool faults)
    {
        await using var server = await TestServer.StartAsync(
            faults ? new FaultOptions { Operations = new Dictionary<string, FaultRates> { ["*"] = new() { Throttle = 1 } } } : null
        );
        using var stranger = new SignedClient(server.Url, "AKIAUNKNOWN", "secret");
        using var forger = new SignedClient(server.Url, server.Server.Address.AccessKeyId, "secret");

        await server.Client.SendUnsignedAsync("GET", "/", []);
        await server.Client.SendUnsignedAsync(
            "POST",
            "/",
            [],
            new Dictionary<string, string> { ["X-Amz-Target"] = "SageMaker.ListModels" }
        );
        await stranger.JsonAsync("SageMaker.ListModels", []);
        if (!faults)
            await forger.JsonAsync("SageMaker.ListModels", []);

        Assert.Empty(server.Journal());
        await server.Client.JsonAsync("SageMaker.ListModels", []);
        Assert.Single(server.Journal());
    }

    private static async Task<string> UploadAsync(TestServer server)
    {
        var id = (await server.Client.S3Async("POST", "/bucket/big?uploads")).Element("UploadId");
        foreach (var (number, content) in new[] { (1, "part 1"), (1, "part 1, again"), (2, "part 2") })
            await server.Client.S3Async("PUT", $"/bucket/big?partNumber={number}&uploadId={id}", content);
        return id;
    }
}
