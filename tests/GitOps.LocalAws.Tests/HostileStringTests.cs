using System.Collections.Concurrent;
using System.Text;
using GitOps.LocalAws.Tests.Drivers;
using GitOps.Schema.Catalog;
using GitOps.Schema.Services;

namespace GitOps.LocalAws.Tests;

/// <summary>Every string of every operation: none escapes from the state folder or fails the server.</summary>
public sealed class HostileStringTests
{
    /// <summary>The only files that a server may write, relative to its state folder.</summary>
    public const string StatePath =
        @"\A(lock|keys\.json|address\.json|journal\.jsonl|sagemaker/[0-9]{12}/[a-z]+(-[a-z]+)+-[0-9]\.jsonl"
        + @"|logs/(streams|[0-9a-f]{64})\.jsonl|s3/buckets(/[0-9a-f]{64})?\.jsonl|s3/blobs/[0-9a-f]{64})\z";

    private static readonly string[] Hostile =
    [
        ".",
        "..",
        "../../escaped",
        "..\\..\\escaped",
        "/",
        "a\0b",
        "CON",
        ".bash_profile",
        "%2e%2e%2fescaped",
        "",
        SignedClient.LoneSurrogate,
        "ä\u0001\n",
        new('x', 5000),
    ];

    public static TheoryData<string> Targets =>
        [
            .. SupportedSageMaker().Select(o => "sagemaker:SageMaker." + o),
            .. new[]
            {
                "CreateLogGroup",
                "CreateLogStream",
                "PutLogEvents",
                "GetLogEvents",
                "FilterLogEvents",
                "DescribeLogGroups",
                "DescribeLogStreams",
            }.Select(o => "logs:Logs_20140328." + o),
            "tagging:ResourceGroupsTaggingAPI_20170126.GetResources",
        ];

    [Fact]
    public async Task No_string_of_a_JSON_request_escapes_or_fails_the_server()
    {
        await using var server = await TestServer.StartAsync();
        var failures = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(
            Targets.Select(t => ((string)t).Split(':', 2)),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (target, _) =>
            {
                var requests = new Requests(ServiceModels.Get(target[0]));
                foreach (var value in Hostile.Append(server.Outside("absolute")))
                foreach (var request in requests.WithEachString(target[1].Split('.')[1], value))
                    if (await server.Client.JsonAsync(target[1], request) is { Status: >= 500 } reply)
                        failures.Add($"{target[1]} {request}: {reply.Text}");
            }
        );

        Assert.Empty(failures);
        Assert.All(server.Files(), f => Assert.Matches(StatePath, f));
    }

    [Fact]
    public async Task No_string_of_an_S3_request_escapes_or_fails_the_server()
    {
        await using var server = await TestServer.StartAsync();
        await server.PutAsync("/bucket/key", "content");
        var failures = new ConcurrentBag<string>();

        foreach (var value in Hostile.Append(server.Outside("absolute")))
        foreach (var method in new[] { "PUT", "GET", "HEAD", "POST", "DELETE" })
        {
            var text = Encode(value);
            string[] paths =
            [
                $"/{text}",
                $"/{value.Replace("\0", "", StringComparison.Ordinal).Length}{text}/key",
                $"/bucket/{text}",
                .. new[]
                {
                    "prefix",
                    "delimiter",
                    "marker",
                    "max-keys",
                    "encoding-type",
                    "list-type=2&continuation-token",
                    "list-type=2&start-after",
                    "list-type",
                }.Select(q => $"/bucket?{q}={text}"),
                .. new[] { "uploadId", "uploadId=x&partNumber", "partNumber", "x-id", "response-content-type" }.Select(q =>
                    $"/bucket/key?{q}={text}"
                ),
            ];
            foreach (var path in paths)
                await SendAsync(method, path);
            foreach (
                var header in new[]
                {
                    "x-amz-copy-source",
                    "content-md5",
                    "content-type",
                    "range",
                    "if-match",
                    "if-none-match",
                    "x-amz-meta-a",
                    "x-amz-content-sha256",
                    "x-amz-decoded-content-length",
                    "x-amz-checksum-crc32",
                }
            )
                await SendAsync(method, "/bucket/key", header, text);
            await SendAsync(method, "/bucket?delete", "content-type", "text/xml", $"<Delete><Object><Key>{text}</Key></Object></Delete>");
            await SendAsync(method, "/bucket/key?uploadId=x", "content-type", "text/xml", text);
        }

        Assert.Empty(failures);
        Assert.All(server.Files(), f => Assert.Matches(StatePath, f));

        async Task SendAsync(string method, string path, string? header = null, string value = "", string body = "content")
        {
            Dictionary<string, string> headers = header is null ? [] : new() { [header] = value };
            if (await server.Client.S3Async(method, path, body, headers) is { Status: >= 500 and not 501 } reply)
                failures.Add($"{method} {path} {header}: {value}: {reply.Text}");
        }
    }

    [Fact]
    public async Task No_string_of_a_signature_or_of_STS_or_of_an_invocation_escapes_or_fails_the_server()
    {
        await using var server = await TestServer.StartAsync();
        var replies = new List<Reply>();
        var key = server.Server.Address.AccessKeyId;
        foreach (var value in Hostile.Append(server.Outside("absolute")))
        {
            var text = Encode(value);
            foreach (var scope in new[] { "K/D/R/S/T", $"{text}/D/R/S/T", $"K/{text}/R/S/T", $"K/D/{text}/S/T", $"K/D/R/{text}/T", text })
                replies.Add(
                    await server.Client.SendUnsignedAsync(
                        "POST",
                        "/",
                        [],
                        new Dictionary<string, string>
                        {
                            ["authorization"] =
                                $"AWS4-HMAC-SHA256 Credential={scope.Replace("K", key, StringComparison.Ordinal)}, "
                                + $"SignedHeaders={text}, Signature={text}, Signature={text}",
                            ["x-amz-date"] = text,
                        }
                    )
                );
            foreach (var name in new[] { "Action", "RoleArn", "RoleSessionName", "DurationSeconds" })
                replies.Add(
                    await server.Client.StsAsync(
                        ("Action", "AssumeRole"),
                        ("RoleArn", "arn:aws:iam::210987654321:role/abc"),
                        ("RoleSessionName", "abc"),
                        (name, value)
                    )
                );
            replies.Add(await server.Client.SendAsync("sagemaker", "POST", $"/endpoints/{text}/invocations", [1]));
        }

        Assert.All(replies, r => Assert.True(r.Status < 500, r.Text));
        Assert.All(server.Files(), f => Assert.Matches(StatePath, f));
    }

    private static IEnumerable<string> SupportedSageMaker() =>
        KindCatalog
            .Default.Kinds.Select(k => k.Operations)
            .SelectMany(o => new[] { o.Create, o.Describe, o.Update, o.Delete, o.Stop, o.List })
            .OfType<string>()
            .Concat(["Search", "AddTags", "ListTags", "DeleteTags", "ListPipelineExecutionSteps", "ListPipelineParametersForExecution"])
            .Distinct();

    private static string Encode(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(b => char.IsAsciiLetterOrDigit((char)b) || b == '.' ? $"{(char)b}" : $"%{b:X2}"));
}
