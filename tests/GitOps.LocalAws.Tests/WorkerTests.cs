using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GitOps.LocalAws.Tests.Drivers;

namespace GitOps.LocalAws.Tests;

/// <summary>Whatever happens to a worker, its resource ends with the reason.</summary>
public sealed class WorkerTests
{
    private const string Model = """
        {"Objective":"reg:squarederror","Features":2,"Classes":[],"Bias":[0],
        "Trees":[{"Class":0,"Feature":[0],"Threshold":[1],"Left":[-1],"Right":[-2],"Leaf":[1,2]}]}
        """;

    [Fact]
    public async Task A_sound_model_is_served()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/model.tar.gz", Archive("xgboost-model", Model));

        Assert.Equal("InService", (string?)(await Trained.ServeAsync(server, "abc"))["EndpointStatus"]);
        Assert.Equal(
            "1.0\n2.0\n",
            (await server.Client.SendAsync("sagemaker", "POST", "/endpoints/abc/invocations", "0,0\n9,0"u8.ToArray())).Text
        );
    }

    [Fact]
    public async Task A_truncated_archive_fails_the_endpoint()
    {
        await using var server = await TestServer.StartAsync();
        var archive = Archive("xgboost-model", Model + new string(' ', 100_000));
        foreach (var length in new[] { 0, 1, 12, archive.Length / 2, archive.Length - 3000 })
        {
            await server.PutAsync("/bucket/model.tar.gz", archive[..length]);

            var endpoint = await Trained.ServeAsync(server, $"cut-{length}");

            Assert.Equal("Failed", (string?)endpoint["EndpointStatus"]);
            Assert.StartsWith("ClientError: ", (string?)endpoint["FailureReason"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a\0b"), InlineData("/etc/abc"), InlineData("../abc"), InlineData("xgboost-model/")]
    public async Task An_archive_with_an_invalid_name_fails_the_endpoint(string name)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/model.tar.gz", Archive(name, Model));

        var endpoint = await Trained.ServeAsync(server, "abc");

        Assert.Equal("Failed", (string?)endpoint["EndpointStatus"]);
        Assert.StartsWith("ClientError: ", (string?)endpoint["FailureReason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"Left\":[-1]", "\"Left\":[0]")]
    [InlineData("\"Left\":[-1]", "\"Left\":[7]")]
    [InlineData("\"Left\":[-1]", "\"Left\":[-9]")]
    [InlineData("\"Left\":[-1]", "\"Left\":[]")]
    [InlineData("\"Left\":[-1]", "\"Left\":null")]
    [InlineData("\"Leaf\":[1,2]", "\"Leaf\":[]")]
    [InlineData("\"Feature\":[0]", "\"Feature\":[-1]")]
    [InlineData("{\"Class\":0", "{\"Class\":1")]
    [InlineData("\"Classes\":[]", "\"Classes\":[2000000000]")]
    [InlineData("\"Features\":2", "\"Features\":-2")]
    [InlineData("\"Objective\":\"reg:squarederror\"", "\"Objective\":null")]
    [InlineData("\"Bias\":[0]", "\"Bias\":[]")]
    [InlineData("\"Trees\":[", "\"Trees\":[null,")]
    public async Task A_model_that_would_fail_or_never_end_a_prediction_fails_the_endpoint(string part, string replacement)
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/model.tar.gz", Archive("xgboost-model", Model.Replace(part, replacement, StringComparison.Ordinal)));

        var endpoint = await Trained.ServeAsync(server, "abc");

        Assert.Equal("Failed", (string?)endpoint["EndpointStatus"]);
        Assert.Contains("is not a model that local AWS has trained", (string?)endpoint["FailureReason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_exception_fails_the_job()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/in/train.csv", "1,2\n");
        if (Directory.Exists(server.At("logs")))
            Directory.Delete(server.At("logs"), recursive: true);
        await File.WriteAllTextAsync(server.At("logs"), "not a folder");

        await server.SageMakerAsync("CreateTrainingJob", Trained.Job("abc"));
        var job = await server.EndedAsync("DescribeTrainingJob", new() { ["TrainingJobName"] = "abc" }, "TrainingJobStatus");

        Assert.Equal("Failed", (string?)job["TrainingJobStatus"]);
        Assert.StartsWith("InternalServerError: ", (string?)job["FailureReason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_feature_index_fails_the_job_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/in/train.libsvm", "1 0:1\n0 500000000:1\n");

        await server.SageMakerAsync("CreateTrainingJob", Trained.Job("abc", contentType: "text/libsvm"));
        var job = await server.EndedAsync("DescribeTrainingJob", new() { ["TrainingJobName"] = "abc" }, "TrainingJobStatus");

        Assert.Equal(
            "ClientError: train.libsvm, line 2: invalid feature index 500000000: expected at most 99999",
            (string?)job["FailureReason"]
        );
    }

    [Fact]
    public async Task A_huge_feature_index_is_a_client_error_of_the_invocation()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/model.tar.gz", Archive("xgboost-model", Model));
        await Trained.ServeAsync(server, "abc");

        var reply = await server.Client.SendAsync(
            "sagemaker",
            "POST",
            "/endpoints/abc/invocations",
            "0 0:1 500000000:1"u8.ToArray(),
            new() { ["content-type"] = "text/libsvm" }
        );

        Assert.Equal(424, reply.Status);
        Assert.Contains("client error (400)", reply.Text, StringComparison.Ordinal);
        Assert.Contains("invalid feature index 500000000: expected at most 1", reply.Text, StringComparison.Ordinal);
    }

    private static byte[] Archive(string name, string content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.NoCompression, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) }
            );
        return buffer.ToArray();
    }
}
