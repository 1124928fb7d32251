using System.Text.Json.Nodes;
using GitOps.LocalAws.Tests.Drivers;

namespace GitOps.LocalAws.Tests;

/// <summary>Members that an operation does not have are ignored, as in AWS.</summary>
public sealed class UnknownMemberTests
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
}
