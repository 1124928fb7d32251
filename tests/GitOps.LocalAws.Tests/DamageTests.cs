using System.Text.Json.Nodes;
using GitOps.LocalAws.Tests.Drivers;

namespace GitOps.LocalAws.Tests;

/// <summary>A damaged file in the state folder is reported; everything that can still be read from it is served.</summary>
public sealed class DamageTests
{
    private const string Sagemaker = "sagemaker/123456789012/eu-west-1.jsonl";

    public static TheoryData<string> Damages =>
        [
            "not JSON",
            "[]",
            "null",
            "{}",
            "{\"key\":7,\"value\":{}}",
            "{\"key\":\"Model/damaged\",\"value\":[]}",
            "{\"key\":\"Model/damaged\",\"value\":{}}",
            "{\"key\":\"Model/damaged\",\"value\":{\"document\":{},\"tags\":{}}}",
            "{\"key\":\"Model/damaged\",\"value\":{\"document\":{\"ModelArn\":\"arn:x\",\"CreationTime\":\"soon\"},\"tags\":{\"a\":{}}}}",
            "{\"key\":\"damaged\",\"value\":{\"etag\":1}}",
            "[1,2]",
            "[\"a\",\"b\",\"c\"]",
            "\0\0\0",
        ];

    [Theory, MemberData(nameof(Damages))]
    public async Task Damaged_lines_are_reported_and_set_aside(string damage)
    {
        await using var server = await TestServer.StartAsync();
        await FillAsync(server, "one");
        var files = Directory
            .GetFiles(server.StateFolder, "*.jsonl", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith("journal.jsonl", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(5, files.Count);

        // A line in the middle, and the end of a server that was killed.
        await server.RestartAsync(() => files.ForEach(f => File.WriteAllText(f, damage + "\n" + File.ReadAllText(f) + "{\"key\":\"da")));

        Assert.Equal(5, server.Server.Warnings.Count);
        Assert.All(
            files,
            f =>
                Assert.Contains(
                    server.Server.Warnings,
                    w =>
                        w.Contains($"{f} has 2 damaged lines", StringComparison.Ordinal)
                        && w.Contains($"{f}.damaged", StringComparison.Ordinal)
                )
        );
        Assert.All(files, f => Assert.Equal([damage, "{\"key\":\"da"], File.ReadAllLines(f + ".damaged")));
        await FillAsync(server, "two");
        await server.RestartAsync();
        Assert.Empty(server.Server.Warnings);
        Assert.Equal(["one", "two"], await NamesAsync(server));
    }

    [Theory]
    [
        InlineData(""),
        InlineData("not JSON"),
        InlineData("null"),
        InlineData("{}"),
        InlineData("[null]"),
        InlineData("[{}]"),
        InlineData("[7]")
    ]
    [InlineData("""[{"Id":"a","Secret":"b","Account":"../../../..","Arn":"a","UserId":"b","SessionToken":null,"Expires":null}]""")]
    public async Task Damaged_keys_are_reported_and_replaced(string damage)
    {
        await using var server = await TestServer.StartAsync();
        await FillAsync(server, "one");

        await server.RestartAsync(() => File.WriteAllText(server.At("keys.json"), damage));

        Assert.Contains("keys.json", Assert.Single(server.Server.Warnings), StringComparison.Ordinal);
        Assert.Equal(damage, File.ReadAllText(server.At("keys.json.damaged")));
        await FillAsync(server, "two");
        await server.RestartAsync();
        Assert.Empty(server.Server.Warnings);
        Assert.Equal(["one", "two"], await NamesAsync(server));
    }

    [Fact]
    public async Task Keys_of_roles_alone_leave_the_default_account_a_key()
    {
        await using var server = await TestServer.StartAsync();
        await server.Client.StsAsync(("Action", "AssumeRole"), ("RoleArn", Trained.Role), ("RoleSessionName", "abc"));

        await server.RestartAsync(() =>
        {
            var keys = JsonNode.Parse(File.ReadAllText(server.At("keys.json")))!.AsArray();
            keys.RemoveAt(0);
            File.WriteAllText(server.At("keys.json"), keys.ToJsonString());
        });

        await FillAsync(server, "one");
    }

    [Fact]
    public async Task A_damaged_address_means_that_no_server_is_known()
    {
        await using var server = await TestServer.StartAsync();

        await File.WriteAllTextAsync(server.At("address.json"), "{");

        Assert.Null(LocalAddress.Read(server.StateFolder));
    }

    [Fact]
    public async Task A_line_of_the_journal_that_is_cut_off_does_not_damage_the_next()
    {
        await using var server = await TestServer.StartAsync();
        await FillAsync(server, "one");
        var before = server.Journal().Length;

        await server.RestartAsync(() => File.AppendAllText(server.At("journal.jsonl"), "{\"at\":\"20"));
        await FillAsync(server, "two");

        Assert.Contains("CreateModel", server.Journal()[before + 1], StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(server.Journal()[before + 1]));
    }

    private static async Task FillAsync(TestServer server, string name)
    {
        await server.SageMakerAsync("CreateModel", new() { ["ModelName"] = name, ["ExecutionRoleArn"] = Trained.Role });
        await server.PutAsync("/bucket/" + name, name);
        var names = new JsonObject { ["logGroupName"] = "group", ["logStreamName"] = "stream" };
        await server.Client.JsonAsync("Logs_20140328.CreateLogGroup", new() { ["logGroupName"] = "group" });
        await server.Client.JsonAsync("Logs_20140328.CreateLogStream", names.DeepClone().AsObject());
        names["logEvents"] = new JsonArray(new JsonObject { ["timestamp"] = 1, ["message"] = name });
        Assert.Equal(200, (await server.Client.JsonAsync("Logs_20140328.PutLogEvents", names)).Status);
    }

    /// <summary>The names that were filled in, if models, objects and log events agree.</summary>
    private static async Task<IEnumerable<string>> NamesAsync(TestServer server)
    {
        var models = await server.SageMakerAsync("ListModels", new() { ["SortBy"] = "Name", ["SortOrder"] = "Ascending" });
        var names = models["Models"]!.AsArray().Select(m => (string)m!["ModelName"]!).ToList();
        foreach (var name in names)
            Assert.Equal(name, (await server.Client.S3Async("GET", "/bucket/" + name)).Text);
        var events = await server.Client.JsonAsync(
            "Logs_20140328.GetLogEvents",
            new() { ["logGroupName"] = "group", ["logStreamName"] = "stream" }
        );
        Assert.Equal(names, events.Json["events"]!.AsArray().Select(e => (string)e!["message"]!));
        Assert.Equal(names.Count, (await server.Client.S3Async("GET", "/bucket")).Text.Split("<Key>").Length - 1);
        return names;
    }
}
