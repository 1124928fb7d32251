using System.Text;
using GitOps.LocalGitHub.Server;
using GitOps.Testing.GitHub;

namespace GitOps.LocalGitHub.Tests.OpenApi;

/// <summary>The validation finds what does not agree with GitHub's description: each request is wrong in one way.</summary>
public sealed class GitHubDescriptionTests
{
    private const string Root = "/repos/alice/churn";

    [Theory]
    [InlineData("POST", "/issues/1/comments", "{}", "PropertyRequired")]
    [InlineData("POST", "/issues/1/comments", """{"body": 1}""", "StringExpected")]
    [InlineData("POST", "/issues/1/comments", "[]", "ObjectExpected")]
    [InlineData("POST", "/issues/1/comments", "", "the request body is missing")]
    [InlineData("PATCH", "/issues/comments/7", """{"body": null}""", "StringExpected")]
    [InlineData("POST", "/issues/comments/7/reactions", """{"content": "thumbs"}""", "NotInEnumeration")]
    [InlineData("POST", "/pulls", """{"head": "feature"}""", "PropertyRequired")]
    [InlineData("POST", "/pulls", """{"head": "feature", "base": "main", "draft": "no"}""", "BooleanExpected")]
    [InlineData("PATCH", "/pulls/1", """{"state": "merged"}""", "NotInEnumeration")]
    [InlineData("PUT", "/pulls/1/merge", """{"merge_method": "octopus"}""", "NotInEnumeration")]
    [InlineData("POST", "/pulls/1/reviews", """{"event": "APPROVED"}""", "NotInEnumeration")]
    [InlineData("PUT", "/pulls/1/reviews/7/dismissals", "{}", "PropertyRequired")]
    [InlineData("POST", "/check-runs", """{"name": "plan"}""", "NotAnyOf|NotOneOf|PropertyRequired")]
    [InlineData("PATCH", "/check-runs/7", """{"output": {"title": "t"}}""", "NotAnyOf|NotOneOf|PropertyRequired")]
    [InlineData("PATCH", "/check-runs/7", """{"conclusion": "bad"}""", "NotAnyOf|NotOneOf|NotInEnumeration")]
    [InlineData("POST", "/statuses/abc", """{"state": "green"}""", "NotInEnumeration")]
    [InlineData("POST", "/deployments", """{"ref": "main", "required_contexts": "none"}""", "ArrayExpected")]
    [InlineData("POST", "/deployments/7/statuses", """{"state": "done"}""", "NotInEnumeration")]
    [InlineData("POST", "/git/refs", """{"ref": "refs/heads/x"}""", "PropertyRequired")]
    [InlineData("PUT", "/contents/a.yaml", """{"content": "YQ=="}""", "PropertyRequired")]
    [InlineData("GET", "/pulls?stat=open", "", "the query parameter stat is not described")]
    [InlineData("GET", "/pulls", "{}", "a request body is not described")]
    [InlineData("POST", "/pulls/1/approve", "{}", "GitHub's description has no such operation")]
    [InlineData("GET", "/issues/1/commentz", "", "GitHub's description has no such operation")]
    public void A_request_that_GitHub_does_not_describe_is_found(string method, string path, string body, string expected)
    {
        var parts = (Root + path).Split('?');

        var errors = GitHubDescription.Default.ValidateRequest(method, parts[0], parts.Length > 1 ? "?" + parts[1] : "", body);

        Assert.Contains(errors, e => expected.Split('|').Any(e.Contains));
    }

    [Theory]
    [InlineData(200, """{"id": 1}""", "PropertyRequired")]
    [InlineData(200, "", "has no body")]
    [InlineData(299, "{}", "the status 299 is not described")]
    public void A_response_that_GitHub_does_not_describe_is_found(int status, string body, string expected)
    {
        var exchange = new Exchange
        {
            At = default,
            Method = "GET",
            Path = Root + "/pulls/1",
            Status = status,
            ResponseContentType = "application/json; charset=utf-8",
            ResponseBody = Encoding.UTF8.GetBytes(body),
        };

        Assert.Contains(GitHubDescription.Default.Validate(exchange), e => e.Contains(expected));
    }

    [Fact]
    public void A_good_request_passes() =>
        Assert.Empty(GitHubDescription.Default.ValidateRequest("POST", Root + "/issues/1/comments", "", """{"body": "Plan"}"""));
}
