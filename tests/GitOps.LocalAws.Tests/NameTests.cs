using System.Text.Json.Nodes;
using GitOps.LocalAws.Tests.Drivers;
using GitOps.Testing;

namespace GitOps.LocalAws.Tests;

/// <summary>What a client names is checked, and is never used as a path.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("arn:aws:iam::../../../../:role/abc")]
    [InlineData("arn:aws:iam::/tmp/escaped:role/abc")]
    [InlineData("arn:aws:iam::12345678901:role/abc")]
    [InlineData("arn:aws:iam::١٢٣٤٥٦٧٨٩٠١٢:role/abc")]
    [InlineData("arn:aws:sts::123456789012:role/abc")]
    [InlineData("arn:../..:iam::123456789012:role/abc")]
    [InlineData("arn:aws:iam::123456789012:role/")]
    [InlineData("arn:aws:iam::123456789012:role/a b")]
    public async Task AssumeRole_refuses_what_is_not_the_ARN_of_a_role_in_an_account_of_12_digits(string role)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.Client.StsAsync(("Action", "AssumeRole"), ("RoleArn", role), ("RoleSessionName", "test"));

        Assert.Equal((400, "ValidationException"), (reply.Status, reply.Element("Code")));
    }

    [Theory]
    [InlineData("RoleSessionName", "a")]
    [InlineData("RoleSessionName", "../../abc")]
    [InlineData("RoleSessionName", "a\0b")]
    [InlineData("DurationSeconds", "-1")]
    [InlineData("DurationSeconds", "43201")]
    [InlineData("DurationSeconds", "soon")]
    public async Task AssumeRole_refuses_a_parameter_that_violates_its_model(string name, string value)
    {
        await using var server = await TestServer.StartAsync();
        var form = new Dictionary<string, string>
        {
            ["Action"] = "AssumeRole",
            ["RoleArn"] = "arn:aws:iam::210987654321:role/path/abc",
            ["RoleSessionName"] = "test",
        };
        Assert.Equal(200, (await server.Client.StsAsync([.. form.Select(p => (p.Key, p.Value))])).Status);
        form[name] = value;

        var reply = await server.Client.StsAsync([.. form.Select(p => (p.Key, p.Value))]);

        Assert.Equal((400, "ValidationException"), (reply.Status, reply.Element("Code")));
    }

    [Theory]
    [InlineData("."), InlineData(".."), InlineData("EU-WEST-1"), InlineData("eu-west-1."), InlineData("%2e%2e")]
    public async Task A_region_that_does_not_match_the_pattern_is_refused(string region)
    {
        await using var server = await TestServer.StartAsync();
        server.Client.Region = region;

        var models = await server.Client.JsonAsync("SageMaker.ListModels", []);
        var group = await server.Client.JsonAsync("Logs_20140328.CreateLogGroup", new() { ["logGroupName"] = "abc" });
        var bucket = await server.Client.S3Async("PUT", "/bucket");

        Assert.Equal([403, 403, 403], [models.Status, group.Status, bucket.Status]);
        Assert.Contains("invalid region", models.Text, StringComparison.Ordinal);
        Assert.All(server.Files(), f => Assert.Matches(HostileStringTests.StatePath, f));
    }

    [Fact]
    public async Task Log_groups_and_streams_that_are_named_like_paths_are_kept_like_all_others()
    {
        await using var server = await TestServer.StartAsync();
        var groups = new[] { ".", "..", "../../abc", "/abc", "-", new string('g', 512) };
        var streams = new[] { ".", "..", ".bash_profile", "../abc", "/abc", "CON", "a\\b", "ä b%", new string('ä', 512) };

        foreach (var group in groups)
        {
            await LogsAsync(server, "CreateLogGroup", new() { ["logGroupName"] = group });
            foreach (var stream in streams)
            {
                var names = new JsonObject { ["logGroupName"] = group, ["logStreamName"] = stream };
                await LogsAsync(server, "CreateLogStream", names.DeepClone().AsObject());
                names["logEvents"] = new JsonArray(new JsonObject { ["timestamp"] = 1, ["message"] = $"{group}|{stream}" });
                await LogsAsync(server, "PutLogEvents", names);
            }
        }

        await server.RestartAsync();
        foreach (var (group, stream) in groups.SelectMany(g => streams.Select(s => (g, s))))
        {
            var page = await LogsAsync(server, "GetLogEvents", new() { ["logGroupName"] = group, ["logStreamName"] = stream });
            Assert.Equal($"{group}|{stream}", (string?)page["events"]![0]!["message"]);
        }

        Assert.All(server.Files(), f => Assert.Matches(HostileStringTests.StatePath, f));
    }

    [Theory]
    [
        InlineData(".hidden"),
        InlineData("a..b"),
        InlineData("-ab"),
        InlineData("ab"),
        InlineData("Abc"),
        InlineData("a_b"),
        InlineData("a%5Cb")
    ]
    [InlineData("a%25b"), InlineData("%C3%A4%C3%A4%C3%A4"), InlineData("127.0.0.1")]
    public async Task A_bucket_name_that_violates_the_rules_is_refused(string name)
    {
        await using var server = await TestServer.StartAsync();

        var reply = await server.Client.S3Async("PUT", "/" + name);

        Assert.Equal((400, "InvalidBucketName"), (reply.Status, reply.Element("Code")));
        Assert.All(server.Files(), f => Assert.Matches(HostileStringTests.StatePath, f));
    }

    [Theory]
    [InlineData("."), InlineData("..")]
    public async Task A_channel_that_is_named_like_a_path_fails_the_job(string channel)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/in/train.csv", "1,2\n");
        await server.SageMakerAsync("CreateTrainingJob", Trained.Job("job", channel: channel));

        var job = await server.EndedAsync("DescribeTrainingJob", new() { ["TrainingJobName"] = "job" }, "TrainingJobStatus");

        Assert.Equal("Failed", (string?)job["TrainingJobStatus"]);
        Assert.Contains($"invalid channel name '{channel}'", (string?)job["FailureReason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../escaped"), InlineData(".."), InlineData("."), InlineData("./../train2/escaped")]
    public async Task A_key_that_leads_out_of_its_channel_fails_the_job(string key)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/in/" + key, "1,2\n");
        await server.SageMakerAsync("CreateTrainingJob", Trained.Job("job"));

        var job = await server.EndedAsync("DescribeTrainingJob", new() { ["TrainingJobName"] = "job" }, "TrainingJobStatus");

        Assert.Contains(
            $"the object key in/{key} is outside the channel's folder",
            (string?)job["FailureReason"],
            StringComparison.Ordinal
        );
    }

    private static async Task<JsonObject> LogsAsync(TestServer server, string operation, JsonObject request)
    {
        var reply = await server.Client.JsonAsync("Logs_20140328." + operation, request);
        return reply.Status == 200 ? reply.Json : throw new InvalidOperationException($"{operation} {request}: {reply.Text}");
    }
}
