using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Credentials;

/// <summary>Missing permissions and events are named, with where to grant them.</summary>
public sealed class AccessCheckTests
{
    private static readonly string[] AllEvents =
    [
        "check_run",
        "issue_comment",
        "merge_group",
        "pull_request",
        "pull_request_review",
        "push",
    ];
    private readonly GitHubStub _github = new();

    [Fact]
    public async Task An_App_with_all_permissions_and_events_passes()
    {
        Installed(_github.Granted, AllEvents);

        Assert.All(await CheckAsync(), f => Assert.True(f.Passed == true, f.Detail));
    }

    [Fact]
    public async Task What_the_App_does_not_ask_for_is_set_in_its_settings()
    {
        _github.Granted["checks"] = "read";
        Installed(_github.Granted, [.. AllEvents.Except(["push"])]);

        var missing = (await CheckAsync()).Where(f => f.Passed == false).ToList();

        Assert.Equal(["GitHub permission checks: write", "GitHub event push"], missing.Select(f => f.Check));
        Assert.All(missing, f => Assert.Contains("\"Permissions & events\"", f.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_owner_has_not_accepted_is_accepted_at_the_installation()
    {
        var asked = new Dictionary<string, string>(_github.Granted);
        _github.Granted.Remove("merge_queues");
        Installed(_github.Granted, AllEvents);
        _github.On(
            "app",
            new
            {
                id = 4711,
                html_url = "https://github.com/apps/gitops",
                permissions = asked,
                events = AllEvents,
            }
        );

        var missing = Assert.Single(await CheckAsync(), f => f.Passed == false);

        Assert.Equal(
            "not accepted yet: accept the App's new permissions at https://github.com/organizations/acme/settings/installations/5",
            missing.Detail
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_needs_a_user_who_may_write(bool push)
    {
        _github.On(
            "repos/acme/churn",
            new
            {
                id = 99,
                permissions = new
                {
                    push,
                    admin = false,
                    pull = true,
                },
            }
        );
        using var connections = Connected.ByToken(_github, new SkippingTime());

        Assert.Equal(push ? true : null, Assert.Single(await connections.CheckAsync(GitHubStub.Url, default)).Passed);
    }

    private void Installed(Dictionary<string, string> permissions, string[] events) =>
        _github.On(
            "repos/acme/churn/installation",
            new
            {
                id = 5,
                html_url = "https://github.com/organizations/acme/settings/installations/5",
                permissions,
                events,
            }
        );

    private async Task<IReadOnlyList<GitOps.Engine.Review.HostFinding>> CheckAsync()
    {
        using var connections = Connected.ByApp(_github, new SkippingTime());
        return await connections.CheckAsync(GitHubStub.Url, default);
    }
}
