using GitOps.LocalAws.Tests.Drivers;
using GitOps.Testing;

namespace GitOps.LocalAws.Tests;

/// <summary>A sub-resource that local AWS does not offer is refused; it never means the object or bucket itself.</summary>
public sealed class SubresourceTests
{
    private static readonly string[] ObjectQueries =
    [
        "tagging",
        "acl",
        "retention",
        "legal-hold",
        "torrent",
        "attributes",
        "restore",
        "select&select-type=2",
        "versionId=1",
        "partNumber=1",
        "renameObject",
        "session",
        "unknown",
    ];

    private static readonly string[] BucketQueries =
    [
        "tagging",
        "acl",
        "policy",
        "lifecycle",
        "versioning",
        "versions",
        "uploads",
        "cors",
        "encryption",
        "website",
        "object-lock",
        "publicAccessBlock",
        "list-type=2&acl",
        "location&acl",
        "unknown",
    ];

    [Fact]
    public async Task Sub_resources_of_objects_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");

        foreach (var method in new[] { "GET", "PUT", "POST", "DELETE", "HEAD" })
        foreach (var query in ObjectQueries)
            Assert.Equal((query, method, 501), (query, method, (await server.Client.S3Async(method, $"/bucket/key?{query}")).Status));

        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }

    [Fact]
    public async Task Sub_resources_of_buckets_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket");

        foreach (var method in new[] { "GET", "PUT", "POST", "DELETE", "HEAD" })
        foreach (var query in BucketQueries)
            Assert.Equal((query, method, 501), (query, method, (await server.Client.S3Async(method, $"/bucket?{query}")).Status));

        Assert.Equal(200, (await server.Client.S3Async("HEAD", "/bucket")).Status);
    }

    [Fact]
    public async Task An_operation_id_in_the_query_is_not_a_sub_resource()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.S3Async("PUT", "/bucket?x-id=CreateBucket");

        Assert.Equal(200, (await server.Client.S3Async("PUT", "/bucket/key?x-id=PutObject", "content")).Status);
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key?x-id=GetObject")).Text);
        Assert.Equal(204, (await server.Client.S3Async("DELETE", "/bucket/key?x-id=DeleteObject")).Status);
        Assert.Equal(204, (await server.Client.S3Async("DELETE", "/bucket?x-id=DeleteBucket")).Status);
    }

    [Theory]
    [InlineData("<Delete><Object><Key>key</Key><VersionId>1</VersionId></Object></Delete>", 501)]
    [InlineData("<Delete><Object><Key>key</Key><ETag>x</ETag></Object></Delete>", 501)]
    [InlineData("<Delete><Object><Key>key</Key>", 400)]
    public async Task A_deletion_of_objects_that_is_not_offered_deletes_nothing(string body, int status)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");

        Assert.Equal(status, (await server.Client.S3Async("POST", "/bucket?delete", body)).Status);
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }

    [Fact]
    public async Task A_conditional_deletion_whose_condition_is_false_deletes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");

        var reply = await server.Client.S3Async("DELETE", "/bucket/key", "", new() { ["if-match"] = "\"other\"" });

        Assert.Equal((412, "PreconditionFailed"), (reply.Status, reply.Element("Code")));
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }

    [Theory]
    [InlineData("/bucket/a/../key"), InlineData("/bucket/%2e%2e/key"), InlineData("/bucket/./key"), InlineData("/bucket//key")]
    [InlineData("/bucket/a%2Fkey")]
    public async Task Dots_and_slashes_are_ordinary_characters_of_a_key(string path)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        await server.PutAsync(path, "other");

        Assert.Equal("other", (await server.Client.S3Async("GET", path)).Text);
        Assert.Equal(204, (await server.Client.S3Async("DELETE", path)).Status);
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }

    [Fact]
    public async Task A_copy_to_a_part_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        var id = (await server.Client.S3Async("POST", "/bucket/big?uploads")).Element("UploadId");

        var reply = await server.Client.S3Async(
            "PUT",
            $"/bucket/big?partNumber=1&uploadId={id}",
            "",
            new() { ["x-amz-copy-source"] = "/bucket/key" }
        );

        Assert.Equal((501, "NotImplemented"), (reply.Status, reply.Element("Code")));
    }

    [Fact]
    public async Task An_invocation_is_only_a_POST()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.Client.SendAsync("sagemaker", "DELETE", "/endpoints/abc/invocations", []);

        Assert.Equal(404, reply.Status);
        Assert.Contains("UnknownOperationException", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_aws_command_cannot_delete_an_object_by_deleting_its_tags()
    {
        Assert.SkipUnless(Programs.Has("aws"), "the AWS CLI is not on this machine");
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");

        var ended = await Programs.RunAsync(
            "aws",
            ["s3api", "delete-object-tagging", "--bucket", "bucket", "--key", "key"],
            server.StateFolder,
            server.Variables
        );

        Assert.Contains("NotImplemented", ended.Errors, StringComparison.Ordinal);
        Assert.Equal("content", (await server.Client.S3Async("GET", "/bucket/key")).Text);
    }
}
