using System.Text.Json.Nodes;
using GitOps.LocalAws.Tests.Drivers;

namespace GitOps.LocalAws.Tests;

/// <summary>JSON requests that differ from what their operation takes: they get a client error, or the rest of them counts.</summary>
public sealed class MalformedRequestTests
{
    [Fact]
    public async Task An_unknown_member_of_a_list_request_is_no_filter()
    {
        await using var server = await TestServer.StartAsync();
        var model = new JsonObject
        {
            ["ModelName"] = "m",
            ["ExecutionRoleArn"] = "arn:aws:iam::123456789012:role/a",
            ["PrimaryContainer"] = new JsonObject { ["Image"] = "i" },
        };
        Assert.Equal(200, (await server.Client.JsonAsync("SageMaker.CreateModel", model)).Status);

        var reply = await server.Client.JsonAsync("SageMaker.ListModels", new JsonObject { ["a"] = 5, ["Status"] = "x" });

        Assert.Equal((200, 1), (reply.Status, reply.Json["Models"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_misspelled_required_member_is_missing()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.Client.JsonAsync("SageMaker.DescribeEndpoint", new JsonObject { ["EndpointNam"] = "e" });

        Assert.Equal((400, "ValidationException"), (reply.Status, (string?)reply.Json["__type"]));
    }

    [Theory]
    [InlineData("SageMaker.ListModels", """{"NextToken":"cGFnZTo5OTk5OTk5OTk5OQ=="}""", "ValidationException")]
    [InlineData("SageMaker.ListModels", """{"NextToken":"YQ=="}""", "ValidationException")]
    [InlineData("SageMaker.ListModels", """{"MaxResults":10.0}""", "SerializationException")]
    [InlineData("SageMaker.ListModels", """{"MaxResults":1e1}""", "SerializationException")]
    [InlineData("ResourceGroupsTaggingAPI_20170126.GetResources", """{"TagFilters":[{}]}""", "InvalidParameterException")]
    [InlineData("Logs_20140328.FilterLogEvents", """{"logGroupName":"a","startTime":1e300}""", "SerializationException")]
    public async Task A_malformed_member_is_the_clients_error(string target, string request, string code)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.Client.JsonAsync(target, JsonNode.Parse(request)!.AsObject());

        Assert.Equal((400, code), (reply.Status, (string?)reply.Json["__type"]));
    }

    // Reading a document takes time that grows with the square of its depth, so its depth is checked first.
    [Theory, InlineData(17), InlineData(500_000)]
    public async Task Deep_xml_is_refused(int depth)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        var text = string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth));

        var reply = await server.Client.S3Async("POST", "/bucket?delete", text);

        Assert.Equal(400, reply.Status);
        Assert.Contains("MalformedXML", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_resources_has_at_most_100()
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.Client.JsonAsync(
            "ResourceGroupsTaggingAPI_20170126.GetResources",
            new JsonObject { ["ResourcesPerPage"] = 99_999_999_999 }
        );

        Assert.Equal(200, reply.Status);
    }
}
