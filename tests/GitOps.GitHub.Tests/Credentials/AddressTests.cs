using GitOps.GitHub.Repositories;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Credentials;

/// <summary>Repositories and the API's address from URLs.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("https://github.com/acme/churn", "https://api.github.com/")]
    [InlineData("https://github.com/acme/churn.git", "https://api.github.com/")]
    [InlineData("https://GitHub.com/acme/churn/", "https://api.github.com/")]
    [InlineData("git@github.com:acme/churn.git", "https://api.github.com/")]
    [InlineData("ssh://git@ssh.github.com:443/acme/churn.git", "https://api.github.com/")]
    [InlineData("https://git.acme.example/acme/churn", "https://git.acme.example/api/v3/")]
    [InlineData("https://git.acme.example:8443/acme/churn", "https://git.acme.example:8443/api/v3/")]
    [InlineData("ssh://git@git.acme.example:2222/acme/churn", "https://git.acme.example/api/v3/")]
    public void The_API_follows_from_the_host(string url, string api) =>
        Assert.Equal(new RepositoryAddress(new(api), "acme", "churn"), RepositoryAddress.Find(url, null));

    [Fact]
    public void The_API_can_be_set() =>
        Assert.Equal(
            "http://127.0.0.1:9/api/v3/",
            RepositoryAddress.Find("http://127.0.0.1:9/acme/churn", new("http://127.0.0.1:9/api/v3"))!.Api.AbsoluteUri
        );

    [Theory]
    [InlineData("/srv/git/churn")]
    [InlineData("https://github.com/acme")]
    [InlineData("https://github.com/acme/churn/../other")]
    [InlineData("https://github.com/acme/..")]
    [InlineData("https://github.com/acme/churn?x=1")]
    [InlineData("https://github.com/a/b/c")]
    public void Other_URLs_are_no_repositories(string url) => Assert.Null(RepositoryAddress.Find(url, null));

    [Theory]
    [InlineData("https://github.com/acme/churn", null, true)]
    [InlineData("https://gitlab.example/acme/churn", null, false)]
    [InlineData("https://git.acme.example/acme/churn", "https://git.acme.example/api/v3", true)]
    public void With_a_token_alone_only_github_com_and_set_APIs_have_pull_requests(string url, string? api, bool has)
    {
        using var connections = new GitHubConnections(
            new() { Repositories = [new(url) { Token = "t", Api = api is null ? null : new(api) }] },
            new GitHubStub(),
            TimeProvider.System
        );

        Assert.Equal(has, connections.Find(url) is not null);
        Assert.Null(connections.Find("https://github.com/acme/unknown"));
    }
}
