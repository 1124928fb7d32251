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
    public async Task Throttling_and_server_errors_are_retried(string body, int status)
    {
        var http = new StubHttp().Respond(status, body).Respond(status, body).Respond(200, """{"ModelArn":"arn"}""");

        var response = await Client(http).InvokeAsync("sagemaker", "DescribeModel", new JsonObject { ["ModelName"] = "m" }, default);

        Assert.Equal("arn", (string?)response["ModelArn"]);
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
    public async Task A_client_error_is_classified_and_not_retried(string code, string message, ServiceErrorKind kind)
    {
        var http = new StubHttp().Respond(400, new JsonObject { ["__type"] = code, ["message"] = message }.ToJsonString());

        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            Client(http).InvokeAsync("sagemaker", "DescribeModel", new JsonObject(), default)
        );

        Assert.Equal((kind, message, 1), (error.Kind, error.Message, http.Requests.Count));
    }

    [Theory]
    [InlineData(200, """{"ModelArn":"a","ModelArn":"b"}""", "InvalidResponse")]
    [InlineData(200, "<html>a proxy</html>", "InvalidResponse")]
    [InlineData(400, """{"__type":"ValidationException","message":"a","message":"b"}""", "400")]
    public async Task A_response_that_is_no_JSON_object_with_unique_keys_is_an_error(int status, string body, string code)
    {
        var http = new StubHttp().Respond(status, body);

        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            Client(http).InvokeAsync("sagemaker", "DescribeModel", new JsonObject(), default)
        );

        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task An_empty_page_with_a_token_is_not_the_last_page()
    {
        var http = new StubHttp()
            .Respond(200, """{"TrainingJobSummaries":[],"NextToken":"a"}""")
            .Respond(200, """{"TrainingJobSummaries":[{"TrainingJobName":"one"}],"NextToken":"b"}""")
            .Respond(200, """{"TrainingJobSummaries":[{"TrainingJobName":"two"}]}""");

        var found = await new Lister(Client(http)).ListAsync(TrainingJob, [], default);

        Assert.Equal(["one", "two"], found.Select(f => (string?)f["TrainingJobName"]));
        Assert.All(http.Requests, r => Assert.Contains("\"MaxResults\":100", r.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_never_ends_is_given_up()
    {
        var http = new EndlessHttp();

        var error = await Assert.ThrowsAsync<ServiceException>(() => new Lister(Client(http)).ListAsync(TrainingJob, [], default));

        Assert.Equal(("TooManyPages", 10_000), (error.Code, http.Requests));
    }

    [Fact]
    public async Task A_missing_endpoint_configuration_does_not_count_as_a_missing_endpoint()
    {
        var http = new StubHttp().Respond(
            400,
            """{"__type":"ValidationException","message":"Could not find endpoint configuration \"arn\"."}"""
        );
        var reader = new ResourceReader(Client(http), KindCatalog.Default, new());

        await Assert.ThrowsAsync<ServiceException>(() => reader.DescribeAsync(KindCatalog.Default["Endpoint"], "e", default));
    }

    [Fact]
    public async Task Query_responses_are_read_by_the_service_model()
    {
        var http = new StubHttp().Respond(
            200,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Account>123</Account><Arn>a</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
        );

        var response = await Client(http).InvokeAsync("sts", "GetCallerIdentity", new JsonObject(), default);

        Assert.Equal("123", (string?)response["Account"]);
        Assert.StartsWith("Action=GetCallerIdentity&Version=2011-06-15", http.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_unavailable_and_a_model_is_asked_once()
    {
        var (calls, invocations) = (new SilentHttp(), new SilentHttp());
        var request = new AwsRequest("POST", "/endpoints/churn/invocations", [], new Dictionary<string, string>());

        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            Client(calls, new NoTime()).InvokeAsync("sagemaker", "DescribeModel", new JsonObject(), default)
        );
        await Assert.ThrowsAsync<ServiceException>(() => Client(invocations, new NoTime()).InvokeModelAsync(request, default));

        Assert.Equal((ServiceErrorKind.Unavailable, ServiceCodes.Unreachable), (error.Kind, error.Code));
        Assert.Contains("did not answer within 10 seconds", error.Message, StringComparison.Ordinal);
        Assert.Equal((5, 1), (calls.Requests, invocations.Requests));
    }

    internal static AwsClient Client(HttpMessageHandler http, TimeProvider? time = null) =>
        new(
            new RequestSender(
                new HttpClient(http),
                new(TimeProvider.System),
                new(TimeProvider.System),
                new(),
                Resilience.Pipeline(time ?? new InstantTime()),
                time ?? TimeProvider.System
            ),
            new FixedCredentials("AKIA", "secret"),
            new EndpointSettings("eu-west-1", "http://127.0.0.1:1", _ => null)
        );

    /// <summary>A clock whose delays end immediately.</summary>
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

    /// <summary>A clock on which every wait is over immediately, those for responses included.</summary>
    private sealed class NoTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }

    /// <summary>A service that never answers.</summary>
    private sealed class SilentHttp : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("a silent service answered");
        }
    }

    /// <summary>A service with always one page more.</summary>
    private sealed class EndlessHttp : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("""{"NextToken":"again"}""") });
        }
    }
}
