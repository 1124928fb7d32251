using GitOps.Aws.Applying;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;

namespace GitOps.Aws.Tests;

public sealed class ResourceWriterTests
{
    private static readonly DataMap Request = new([new("EndpointName", DataScalar.Of("churn"))]);

    [Fact]
    public async Task A_retry_is_sent_only_if_the_change_may_still_be_made()
    {
        const string Throttled = """{"__type":"ThrottlingException","message":"Rate exceeded"}""";
        var http = new StubHttp().Respond(400, Throttled).Respond(200, "{}");
        var attempts = 0;
        var change = Change(() => attempts++ == 0 ? null : new LeaseExpired());

        var error = await Assert.ThrowsAsync<ApplyInterruptedException>(() => Writer(http).UpdateAsync(change, Request, default));

        Assert.Equal(new LeaseExpired(), error.Reason);
        Assert.Equal((2, 1), (attempts, http.Requests.Count));
    }

    [Fact]
    public async Task A_change_that_may_be_made_is_retried()
    {
        var http = new StubHttp().Respond(500, "{}").Respond(200, "{}");

        await Writer(http).UpdateAsync(Change(() => null), Request, default);

        Assert.Equal(0, http.Left);
    }

    [Fact]
    public async Task An_error_message_does_not_repeat_a_secret_of_the_request()
    {
        const string Refused = """{"__type":"ValidationException","message":"Value 'hunter2' at 'environment' is not valid for churn"}""";
        var container = new DataMap([new("Environment", new DataMap([new("PASSWORD", DataScalar.Of("hunter2"))]))]);
        var request = new DataMap([new("ModelName", DataScalar.Of("churn")), new("PrimaryContainer", container)]);
        var change = Decisions.Allow(KindCatalog.Default["Model"], "churn", ChangeAction.Create);

        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            Writer(new StubHttp().Respond(400, Refused)).CreateAsync(change, request, default)
        );

        Assert.Equal("Value '(sensitive value)' at 'environment' is not valid for churn", error.Message);
        Assert.Equal((ServiceErrorKind.InvalidRequest, "ValidationException", null), (error.Kind, error.Code, error.InnerException));
    }

    private const string NotFound = """{"__type":"ValidationException","message":"Could not find endpoint \"churn\"."}""";

    public static TheoryData<int[], CallResult> Answers =>
        new()
        {
            { [200], CallResult.Acknowledged },
            { [500, 200], CallResult.Acknowledged },
            { [400], CallResult.Rejected },
            { [500, 400], CallResult.Unconfirmed },
        };

    [Theory, MemberData(nameof(Answers))]
    public async Task A_call_is_recorded_with_its_answer(int[] statuses, CallResult result)
    {
        var http = statuses.Aggregate(new StubHttp(), (h, s) => h.Respond(s, s == 400 ? NotFound : "{}"));
        var actual = new ObservedResource
        {
            Kind = KindCatalog.Default["Endpoint"],
            Name = "churn",
            Arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn",
            Tags = new Dictionary<string, string>(),
        };
        var change = Decisions.Allow(actual);

        await Writer(http).DeleteAsync(change, default);

        Assert.Equal([new("DeleteEndpoint", result)], change.Calls);
    }

    [Theory, InlineData(new[] { 400 }, CallResult.Rejected), InlineData(new[] { 500, 400 }, CallResult.Unconfirmed)]
    public async Task A_stop_that_is_refused_after_a_lost_answer_may_have_been_carried_out(int[] statuses, CallResult result)
    {
        const string Stopped =
            """{"__type":"ValidationException","message":"The request was rejected because the job is in status Stopped."}""";
        var http = statuses.Aggregate(new StubHttp(), (h, s) => h.Respond(s, s == 400 ? Stopped : "{}"));
        var change = Decisions.Allow(
            new ObservedResource
            {
                Kind = KindCatalog.Default["TrainingJob"],
                Name = "churn",
                Arn = "arn:aws:sagemaker:eu-west-1:123456789012:training-job/churn",
                Tags = new Dictionary<string, string>(),
            }
        );

        await Assert.ThrowsAsync<ServiceException>(() => Writer(http).StopAsync(change, default));

        Assert.Equal([new("StopTrainingJob", result)], change.Calls);
    }

    private static ResourceWriter Writer(StubHttp http) => new(ClientTests.Client(http));

    private static AllowedChange Change(Func<OutcomeReason?> check) =>
        Decisions.Allow(
            KindCatalog.Default["Endpoint"],
            "churn",
            ChangeAction.Update,
            _ => check() is { } reason ? throw new ApplyInterruptedException(reason) : Task.CompletedTask
        );
}
