using System.Text.Json.Nodes;
using GitOps.Aws.Client;
using GitOps.Aws.Credentials;
using GitOps.Aws.Logs;
using GitOps.Aws.Observing;
using GitOps.Core.Observed;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Tests;

/// <summary>Successful responses of another form than the service model's: an error of the service, or what is usable in them.</summary>
public sealed class InvalidResponseTests
{
    private static readonly Kind Model = KindCatalog.Default["Model"];
    private static readonly Kind TrainingJob = KindCatalog.Default["TrainingJob"];

    [Theory]
    [InlineData("""{"ModelName":1}""", "invalid value at the output.ModelName: expected a string, got number")]
    [InlineData("""{"ModelName":{}}""", "invalid value at the output.ModelName: expected a string, got object")]
    [InlineData("""{"PrimaryContainer":[]}""", "invalid value at the output.PrimaryContainer: expected a map, got array")]
    [InlineData(
        """{"Containers":[{"Environment":{"a":1}}]}""",
        "invalid value at the output.Containers[].Environment.a: expected a string"
    )]
    [InlineData("[]", "invalid value at the output: expected a map, got array")]
    [InlineData("null", "invalid value at the output: expected a map, got null")]
    [InlineData("{\"ModelName\":\"\\ud800\"}", "A string is not valid Unicode, at byte 13.")]
    public async Task An_output_of_another_form_is_an_error(string body, string detail)
    {
        var http = new StubHttp().Respond(200, body);

        var error = await Assert.ThrowsAsync<ServiceException>(() => Reader(http).DescribeAsync(Model, "m", default));

        Assert.Equal((ServiceErrorKind.Unavailable, "InvalidResponse"), (error.Kind, error.Code));
        Assert.StartsWith("the response can't be read: " + detail, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("busy"), InlineData("<a>")]
    public async Task A_body_that_is_no_XML_is_an_error(string body)
    {
        var http = new StubHttp().Respond(200, body);

        var error = await Assert.ThrowsAsync<ServiceException>(() =>
            ClientTests.Client(http).InvokeAsync("sts", "GetCallerIdentity", new JsonObject(), default)
        );

        Assert.Equal("InvalidResponse", error.Code);
    }

    [Fact]
    public void A_redirect_is_named_and_not_followed() =>
        Assert.Equal(
            ("Redirected", "the server redirects to https://elsewhere.example/, which is not followed"),
            new AwsResponse(307, [], new Dictionary<string, string> { ["Location"] = "https://elsewhere.example/" }).Error
        );

    [Theory]
    [InlineData("<a/>")]
    [InlineData(
        "<a><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            + "<SessionToken>t</SessionToken><Expiration>soon</Expiration></Credentials></AssumeRoleResult></a>"
    )]
    public async Task An_assumed_role_without_complete_credentials_is_an_error(string body)
    {
        var role = new RoleCredentials(ClientTests.Client(new StubHttp().Respond(200, body)), "arn", TimeProvider.System);

        var error = await Assert.ThrowsAsync<ServiceException>(() => role.GetAsync(default));

        Assert.Equal("InvalidResponse", error.Code);
    }

    [Theory, InlineData("1e300"), InlineData("-5"), InlineData("\"soon\""), InlineData("{}")]
    public async Task A_creation_time_that_is_no_time_is_unknown(string time)
    {
        var http = new StubHttp().Respond(200, $"{{\"ModelName\":\"m\",\"CreationTime\":{time}}}");

        var model = await Reader(http).DescribeAsync(Model, "m", default);

        Assert.Null(model!.Created);
    }

    [Fact]
    public async Task Mappings_without_an_ARN_and_tags_without_a_key_are_ignored()
    {
        const string Arn = "arn:aws:sagemaker:eu-west-1:123456789012:model/m";
        var tags = $"[{{\"Value\":\"a\"}},null,{{\"Key\":\"{OwnTags.Managed}\"}}]";
        var http = new StubHttp().Respond(200, $"{{\"ResourceTagMappingList\":[{{}},null,{{\"ResourceARN\":\"{Arn}\",\"Tags\":{tags}}}]}}");

        var found = await Reader(http).SweepAsync(null, default);

        Assert.Equal([OwnTags.Managed], Assert.Single(found.Resources).Value.Tags.Keys);
    }

    [Fact]
    public async Task A_version_without_an_ARN_is_ignored()
    {
        var http = new StubHttp().Respond(200, """{"ModelPackageSummaryList":[{"ModelPackageVersion":1}]}""");

        Assert.Empty(await Reader(http).ChildrenAsync(KindCatalog.Default["ModelPackage"], "g", default));
    }

    [Fact]
    public async Task A_log_line_without_a_time_or_a_text_is_shown_without_it()
    {
        var http = new StubHttp()
            .Respond(200, """{"logStreams":[{},{"logStreamName":"t/1"}]}""")
            .Respond(200, """{"events":[{},{"timestamp":1e300,"message":"m"}]}""");

        Assert.Equal(["", "m"], await LogAsync(http));
    }

    [Fact]
    public async Task A_long_log_line_is_cut_and_says_so()
    {
        var http = new StubHttp()
            .Respond(200, """{"logStreams":[{"logStreamName":"t/1"}]}""")
            .Respond(200, $$"""{"events":[{"timestamp":1,"message":"{{new string('x', 1 << 20)}}"}]}""");

        Assert.Equal(new string('x', 65536) + " … (983040 more characters)", Assert.Single(await LogAsync(http)));
    }

    private static async Task<IReadOnlyList<string>> LogAsync(StubHttp http)
    {
        var job = new ObservedResource
        {
            Kind = TrainingJob,
            Name = "t",
            Arn = "arn",
            Tags = new Dictionary<string, string>(),
        };
        var reader = new LogReader(ClientTests.Client(http), TimeProvider.System, TimeSpan.Zero);
        return await reader.ReadAsync(job, null, default).Select(l => l.Text).ToListAsync();
    }

    private static ResourceReader Reader(StubHttp http) => new(ClientTests.Client(http), KindCatalog.Default, new());
}
