using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd;

/// <summary>Secrets reach AWS, and no output, file or message of the program.</summary>
public sealed class SecretTests
{
    private const string First = "first-hunter2";
    private const string Second = "second-hunter2";

    [Fact]
    public async Task A_secret_reaches_AWS_and_no_output()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files(First), aws.Folder);
        var printed = await TypeAllAsync(project, "plan");
        var applied = await project.TypeAsync("apply", "--yes");
        foreach (var resource in new[] { "Model/served", "TrainingJob/trained" })
            printed += await TypeAllAsync(project, "describe", resource);
        project.Commit(Files(Second));
        printed += applied.All + await TypeAllAsync(project, "plan") + await TypeAllAsync(project, "get");
        var diff = await project.TypeAsync("diff");

        Assert.Contains(First, await File.ReadAllTextAsync(aws.StateFile), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", printed + diff.All, StringComparison.Ordinal);
        Assert.Contains("HyperParameters.api_key: (sensitive value, changed)", printed, StringComparison.Ordinal);
        Assert.Contains("- PrimaryContainer.Environment.DB_PASSWORD: (sensitive value)\n", diff.Output, StringComparison.Ordinal);
        Assert.Contains("+ PrimaryContainer.Environment.DB_PASSWORD: (sensitive value, changed)\n", diff.Output, StringComparison.Ordinal);
        Assert.Contains("DB_PASSWORD: (sensitive value)\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_plan_has_no_secret_and_is_stale_after_a_change_of_one()
    {
        await using var aws = await Drivers.LocalAws.StartAsync();
        using var project = new Project(Files(First), aws.Folder);
        await project.TypeAsync("apply", "--yes");
        project.Commit(Files(Second));
        await project.TypeAsync("plan", "--out", "one.json");
        await project.TypeAsync("plan", "--out", "two.json");
        var (one, two) = (await ReadAsync(project, "one.json"), await ReadAsync(project, "two.json"));
        project.Commit(Files("third-hunter2"));

        var stale = await project.TypeAsync("apply", "one.json", "--allow-dirty");
        project.Commit(Files(Second));
        var applied = await project.TypeAsync("apply", "two.json", "--allow-dirty");

        Assert.DoesNotContain("hunter2", one, StringComparison.Ordinal);
        Assert.Contains("\"sensitiveDigest\": \"", one, StringComparison.Ordinal);
        // Each file has a key of its own.
        Assert.NotEqual(one, two);
        Assert.Equal(1, stale.Code);
        Assert.Contains("the saved plan is stale", stale.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", stale.All, StringComparison.Ordinal);
        Assert.True(applied.Code == 0, applied.All);
    }

    [Fact]
    public async Task A_service_shows_no_secret_in_its_API_audit_log_and_log()
    {
        await using var shop = await Shop.OpenAsync();
        await using var service = await shop.StartAsync();
        using var api = new ApiCaller(() => service.Url);
        foreach (var secret in new[] { First, Second })
        {
            var commit = shop.Push([.. Files(secret).Select(f => (f.Key, f.Value))]);
            Assert.Equal("Succeeded", (await service.EndOfAsync(Shop.Dev, commit)).State);
        }

        // The name of AWS's own rule for the value of a variable is in the message, the value is not.
        var refused = shop.Push([.. Files(string.Concat(Enumerable.Repeat(Second, 400))).Select(f => (f.Key, f.Value))]);
        var end = await service.EndOfAsync(Shop.Dev, refused);
        var shown = end + await service.AuditUntilAsync("HyperParameters.api_key");
        foreach (var path in (await api.OperationsAsync()).Where(o => o.Method == "GET" && !o.Path.EndsWith("events")).Select(o => o.Path))
            shown += (await api.GetAsync(ApiCaller.Fill(path, name: "trained", commit: refused), null)).Body;
        foreach (var words in new string[][] { ["status"], ["why", Shop.Dev], ["why", "Model/served", "--env", Shop.Dev] })
            shown += (await service.TypeAsync(words)).All;

        Assert.Equal("Failed", end.State);
        Assert.Contains(First, await File.ReadAllTextAsync(shop.Aws.StateFile), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown + string.Join('\n', service.Log), StringComparison.Ordinal);
    }

    private static async Task<string> TypeAllAsync(Project project, params string[] words)
    {
        var printed = "";
        foreach (var format in words[0] == "describe" ? ["text", "json", "yaml"] : new[] { "text", "json", "yaml", "markdown" })
            printed += (await project.TypeAsync([.. words, "-o", format])).All;
        return printed;
    }

    private static Task<string> ReadAsync(Project project, string file) => File.ReadAllTextAsync(Path.Combine(project.Folder, file));

    private static Dictionary<string, string> Files(string secret) =>
        new()
        {
            ["gitops.yaml"] = Project.Settings(),
            ["data/rows/train.csv"] = Manifests.Rows,
            ["models/all.yaml"] = string.Join(
                "---\n",
                Manifests.Dataset(),
                Manifests.Job("trained").Replace("num_round", $"api_key: {secret}, num_round", StringComparison.Ordinal),
                Manifests.Recorded("served", 1).Replace("{V:", $"{{DB_PASSWORD: {secret}, V:", StringComparison.Ordinal)
            ),
        };
}
