using System.Net;
using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Aws.Credentials;
using GitOps.Aws.Logs;
using GitOps.Aws.Observing;
using GitOps.Core.Observed;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using Polly;

namespace GitOps.Fuzz.Targets;

/// <summary>Responses of AWS: a line with the operation that reads it and the status, and the body.</summary>
internal sealed class AwsResponseTarget : ITarget
{
    private const string Arn = "arn:aws:sagemaker:eu-west-1:123456789012:model/m";
    private readonly Responder _responder = new();
    private readonly AwsClient _client;

    public AwsResponseTarget() =>
        _client = new(
            new(
                new(_responder),
                new(TimeProvider.System),
                new(TimeProvider.System),
                new(),
                ResiliencePipeline<AwsResponse>.Empty,
                TimeProvider.System
            ),
            new FixedCredentials("AKIA", "secret"),
            new("eu-west-1", "http://127.0.0.1:1", _ => null)
        );

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes([
            $"describe 200\n{{\"ModelName\":\"m\",\"ModelArn\":\"{Arn}\",\"CreationTime\":1764000000.5,"
                + $"\"PrimaryContainer\":{{\"Image\":\"i\"}}}}",
            $"describe 200\n{{\"TrainingJobName\":\"t\",\"TrainingJobArn\":\"{Arn}\",\"TrainingJobStatus\":\"Failed\","
                + $"\"FailureReason\":\"r\",\"CreationTime\":\"2026-11-28T00:00:00Z\"}}",
            $"list 200\n{{\"Models\":[{{\"ModelName\":\"m\",\"ModelArn\":\"{Arn}\",\"CreationTime\":1764000000}}],\"NextToken\":\"\"}}",
            $"tags 200\n{{\"ResourceTagMappingList\":[{{\"ResourceARN\":\"{Arn}\",\"Tags\":[{{\"Key\":\"{OwnTags.Repository}\","
                + $"\"Value\":\"churn\"}}]}}],\"PaginationToken\":\"\"}}",
            $"search 200\n{{\"Results\":[{{\"Model\":{{\"Model\":{{\"ModelName\":\"m\",\"ModelArn\":\"{Arn}\","
                + $"\"CreationTime\":1.5}},\"Tags\":[{{\"Key\":\"a\",\"Value\":\"b\"}}]}}}}]}}",
            $"search 200\n{{\"Results\":[{{\"TrainingJob\":{{\"TrainingJobName\":\"t\",\"TrainingJobArn\":\"{Arn}\","
                + $"\"TrainingJobStatus\":\"Completed\",\"Tags\":[]}}}}]}}",
            "children 200\n{\"ModelPackageSummaryList\":[{\"ModelPackageArn\":\"arn:aws:sagemaker:eu-west-1:1:model-package/g/1\","
                + "\"ModelPackageVersion\":1,\"ModelPackageStatus\":\"Completed\"}]}",
            "logs 200\n{\"logStreams\":[{\"logStreamName\":\"t/algo-1\"}],\"events\":[{\"timestamp\":1764000000000,"
                + "\"message\":\"m\"}],\"nextForwardToken\":\"f/1\"}",
            "identity 200\n<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Account>123</Account>"
                + "<Arn>a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>",
            "role 200\n<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId>"
                + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                + "<Expiration>2027-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
            "describe 400\n{\"__type\":\"com.amazon#ValidationException\",\"message\":\"Could not find model\"}",
            "identity 403\n<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>",
            "list 503\n<html>busy</html>",
        ]);

    public string Run(byte[] input)
    {
        var end = input.AsSpan().IndexOf((byte)'\n');
        var words = System.Text.Encoding.Latin1.GetString(end < 0 ? input : input[..end]).Split(' ');
        _responder.Status = int.TryParse(words.ElementAtOrDefault(1), out var status) && status is >= 100 and <= 599 ? status : 200;
        _responder.Body = end < 0 ? [] : input[(end + 1)..];
        _responder.Left = 40;
        try
        {
            return $"{words[0]} {ReadAsync(words[0]).GetAwaiter().GetResult()}";
        }
        catch (ServiceException exception)
        {
            return $"{words[0]} {exception.Kind} {(exception.Code == "InvalidResponse" ? exception.Code : "")}";
        }
    }

    public void Dispose() => _responder.Dispose();

    private async Task<int> ReadAsync(string operation)
    {
        var (catalog, reader) = (KindCatalog.Default, new ResourceReader(_client, KindCatalog.Default, new()));
        switch (operation)
        {
            case "describe":
                var model = await reader.DescribeAsync(catalog["Model"], "m", default);
                var job = await reader.DescribeAsync(catalog["TrainingJob"], "t", default);
                return (model is null ? 0 : 1) + (job is null ? 0 : 2);
            case "list":
                return (await new ListSweep(new(_client), reader, catalog).RunAsync(null, default)).Resources.Count;
            case "tags":
                return (await reader.SweepAsync("churn", default)).Resources.Count;
            case "search":
                return (await reader.SearchAsync(catalog["Model"], "churn", default))?.Count
                        + (await reader.SearchAsync(catalog["TrainingJob"], null, default))?.Count
                    ?? -1;
            case "children":
                return (await reader.ChildrenAsync(catalog["ModelPackage"], "g", default)).Count;
            case "logs":
                var resource = new ObservedResource
                {
                    Kind = catalog["TrainingJob"],
                    Name = "t",
                    Arn = Arn,
                    Tags = new Dictionary<string, string>(),
                };
                return await new LogReader(_client, TimeProvider.System, TimeSpan.Zero)
                    .ReadAsync(resource, null, default)
                    .Take(100)
                    .CountAsync();
            case "role":
                var role = new RoleCredentials(_client, "arn:aws:iam::123456789012:role/a", TimeProvider.System);
                return (await role.GetAsync(default)).Token.Length;
            default:
                return (await _client.InvokeAsync("sts", "GetCallerIdentity", new JsonObject(), default)).Count;
        }
    }

    /// <summary>Responds to a few requests with the same body, and then with an empty one, so that lists end.</summary>
    private sealed class Responder : HttpMessageHandler
    {
        public int Status { get; set; }

        public byte[] Body { get; set; } = [];

        public int Left { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage((HttpStatusCode)(Left > 0 ? Status : 200))
                {
                    Content = new ByteArrayContent(Left-- > 0 ? Body : "{}"u8.ToArray()),
                }
            );
    }
}
