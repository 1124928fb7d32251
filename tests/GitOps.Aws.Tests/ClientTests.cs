using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Aws.Credentials;
using GitOps.Aws.Endpoints;
using GitOps.Aws.Observing;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using Polly;

namespace GitOps.Aws.Tests;

public sealed class ClientTests
{
    private static readonly Kind TrainingJob = KindCatalog.Default["TrainingJob"];

    [Theory]
    [InlineData("""{"__type":"ThrottlingException","message":"Rate exceeded"}""", 400)]
    [InlineData("""{"__type":"InternalFailure","message":"oops"}""", 500)]
    [InlineData("not even JSON", 503)]
    public async Task Throttling_and_faults_are_tried_again(string body, int status)
    {
        var http = new StubHttp().Answer(status, body).Answer(status, body).Answer(200, """{"ModelArn":"arn"}""");

        var answer = await Client(http).InvokeAsync("sagemaker", "DescribeModel", new JsonObject { ["ModelName"] = "m" }, default);

        Assert.Equal("arn", (string?)answer["ModelArn"]);
        Assert.Equal(0, http.Left);
    }

    [Theory]
    [InlineData("ValidationException", "Could not find model \"arn\".", ServiceErrorKind.NotFound)]
    [InlineData("ResourceNotFound", "Pipeline 'arn' does not exist.", ServiceErrorKind.NotFound)]
    [InlineData("com.amazon#ResourceInUse", "names must be unique", ServiceErrorKind.AlreadyExists)]
    [InlineData("ValidationException", "Cannot create already existing endpoint \"arn\".", ServiceErrorKind.AlreadyExists)]
    [InlineData("ValidationException", "Cannot update in-progress endpoint \"arn\".", ServiceErrorKind.Conflict)]
    [InlineData("AccessDeniedException", "not authorized", ServiceErrorKind.AccessDenied)]
    [InlineData("ValidationException", "1 validation error detected", ServiceErrorKind.InvalidRequest)]
    public async Task A_refusal_is_sorted_and_not_tried_again(string code, string message, ServiceErrorKind kind)
    {
        var http = new StubHttp().Answer(400, new JsonObject { ["__type"] = code, ["message"] = message }.ToJsonString());

        var refusal = await Assert.ThrowsAsync<ServiceException>(() =>
            Client(http).InvokeAsync("sagemaker", "DescribeModel", new JsonObject(), default)
        );

        Assert.Equal((kind, message, 1), (refusal.Kind, refusal.Message, http.Requests.Count));
    }

    [Fact]
    public async Task An_empty_page_with_a_token_is_a_page_and_not_the_end()
    {
        var http = new StubHttp()
            .Answer(200, """{"TrainingJobSummaries":[],"NextToken":"a"}""")
            .Answer(200, """{"TrainingJobSummaries":[{"TrainingJobName":"one"}],"NextToken":"b"}""")
            .Answer(200, """{"TrainingJobSummaries":[{"TrainingJobName":"two"}]}""");

        var found = await new Lister(Client(http)).ListAsync(TrainingJob, [], default);

        Assert.Equal(["one", "two"], found.Select(f => (string?)f["TrainingJobName"]));
        Assert.All(http.Requests, r => Assert.Contains("\"MaxResults\":100", r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_configuration_is_not_read_as_a_missing_endpoint()
    {
        var http = new StubHttp().Answer(
            400,
            """{"__type":"ValidationException","message":"Could not find endpoint configuration \"arn\"."}"""
        );
        var reader = new ResourceReader(Client(http), KindCatalog.Default, new());

        await Assert.ThrowsAsync<ServiceException>(() => reader.DescribeAsync(KindCatalog.Default["Endpoint"], "e", default));
    }

    [Fact]
    public async Task Query_answers_are_read_by_the_model()
    {
        var http = new StubHttp().Answer(
            200,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Account>123</Account><Arn>a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
        );

        var answer = await Client(http).InvokeAsync("sts", "GetCallerIdentity", new JsonObject(), default);

        Assert.Equal("123", (string?)answer["Account"]);
        Assert.StartsWith("Action=GetCallerIdentity&Version=2011-06-15", http.Requests[0].Body, StringComparison.Ordinal);
    }

    private static AwsClient Client(StubHttp http) =>
        new(
            new HttpClient(http),
            new FixedCredentials("AKIA", "secret"),
            new EndpointSettings("eu-west-1", "http://127.0.0.1:1", _ => null),
            new CallContext(
                new(TimeProvider.System),
                new(TimeProvider.System),
                new(),
                Resilience.Pipeline(new InstantTime()),
                TimeProvider.System
            )
        );

    /// <summary>A clock whose waits are over at once.</summary>
    private sealed class InstantTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                callback,
                state,
                dueTime > TimeSpan.FromSeconds(9) || dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero,
                period
            );
    }
}
