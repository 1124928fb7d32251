using System.Net;
using GitOps.Engine.Errors;
using GitOps.Engine.Review;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Reviews;

/// <summary>Pull requests as GitHub shows them, with what it may leave out.</summary>
public sealed class PullRequestTests : IDisposable
{
    private const string Pulls = "repos/acme/churn/pulls";
    private readonly GitHubStub _github = new();
    private readonly Repositories.GitHubConnections _connections;

    public PullRequestTests() => _connections = Connected.ByToken(_github, new SkippingTime());

    private IPullRequests PullRequests => _connections.Host().PullRequests;

    [Fact]
    public async Task A_pull_request_is_read_with_its_branches_author_and_labels()
    {
        _github.On($"{Pulls}/3", Pull(3));

        var found = await PullRequests.FindAsync(3, default);

        Assert.Equal(("head", "base", "main", "mia"), (found!.Head, found.Base, found.BaseBranch, found.Author));
        Assert.Equal(("topic", "Title", true), (found.HeadBranch, found.Title, found.IsDraft));
        Assert.Equal(["big"], found.Labels);
        Assert.True(found is { IsOpen: true, IsFromFork: false, IsMergeable: null, MergeCommit: null });
    }

    [Theory]
    [InlineData("null", true)]
    [InlineData("{\"id\": 98}", true)]
    [InlineData("{\"id\": 99}", false)]
    public async Task A_head_in_another_repository_or_one_that_is_gone_is_a_fork(string repository, bool isFork)
    {
        _github.On($"{Pulls}/3", Pull(3, headRepository: repository));

        Assert.Equal(isFork, (await PullRequests.FindAsync(3, default))!.IsFromFork);
    }

    [Fact]
    public async Task A_merged_one_has_its_commit_and_is_not_open()
    {
        _github.On($"{Pulls}/3", Pull(3, state: "closed", merged: "\"2026-05-01T12:00:00Z\""));

        var found = await PullRequests.FindAsync(3, default);

        Assert.Equal((false, "merge"), (found!.IsOpen, found.MergeCommit));
    }

    [Fact]
    public async Task Unknown_texts_and_a_deleted_author_are_read()
    {
        _github.On($"{Pulls}/3", Pull(3, state: "frozen", user: "null"));

        var found = await PullRequests.FindAsync(3, default);

        Assert.Equal((false, "ghost"), (found!.IsOpen, found.Author));
    }

    [Fact]
    public async Task One_that_does_not_exist_is_null()
    {
        _github.On("GET", $"{Pulls}/3", _ => ScriptedHandler.Answer(HttpStatusCode.NotFound, new { message = "Not Found" }));

        Assert.Null(await PullRequests.FindAsync(3, default));
    }

    [Fact]
    public async Task All_pages_are_listed_by_their_links()
    {
        _github.On("GET", Pulls, _ => WithNext($"[{Pull(1)}]", "https://api.github.com/more?after=xyz"));
        _github.On("more", $"[{Pull(2)}]");

        Assert.Equal([1L, 2L], (await PullRequests.ListOpenAsync(default)).Select(p => p.Number));
        Assert.Contains("state=open", _github.Journal[0].Url.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_files_have_the_former_names_of_renamed_ones_and_end_at_3000()
    {
        _github.On(
            "GET",
            $"{Pulls}/3/files",
            r =>
                WithNext(
                    """[{"filename": "new.yaml", "previous_filename": "old.yaml"}, {"filename": "x", "status": "odd"}]""",
                    $"https://api.github.com/{Pulls}/3/files?n={_github.Journal.Count}"
                )
        );

        Assert.Equal(["new.yaml", "old.yaml", "x"], await PullRequests.ChangedFilesAsync(3, default));
        Assert.Equal(30, _github.Journal.Count);
    }

    [Fact]
    public async Task The_last_decision_of_each_user_counts_by_id()
    {
        _github.On(
            $"{Pulls}/3/reviews",
            """
            [{"id": 1, "state": "APPROVED", "user": {"id": 1, "login": "mia"}, "commit_id": "a"},
             {"id": 2, "state": "CHANGES_REQUESTED", "user": {"id": 1, "login": "mia-renamed"}, "commit_id": null},
             {"id": 3, "state": "COMMENTED", "user": {"id": 1, "login": "mia-renamed"}, "commit_id": "b"},
             {"id": 4, "state": "APPROVED", "user": null, "commit_id": "b"},
             {"id": 5, "state": "SOMETHING_NEW", "user": {"id": 2, "login": "tom"}, "commit_id": "b"},
             {"id": 6, "state": "DISMISSED", "user": {"id": 3, "login": "eva"}, "commit_id": "b"}]
            """
        );

        Assert.Equal(
            [
                new PullRequestReview(1, "mia-renamed", ReviewVerdict.ChangesRequested, null),
                new PullRequestReview(3, "eva", ReviewVerdict.Dismissed, "b"),
            ],
            await PullRequests.ReviewsAsync(3, default)
        );
    }

    [Theory]
    [InlineData("admin", "User", RepositoryRight.Admin)]
    [InlineData("write", "User", RepositoryRight.Write)]
    [InlineData("read", "User", RepositoryRight.Read)]
    [InlineData("none", "User", RepositoryRight.None)]
    [InlineData("something-new", "User", RepositoryRight.None)]
    [InlineData("admin", "Bot", RepositoryRight.None)]
    public async Task A_right_is_what_GitHub_says_and_none_for_bots_and_unknown_texts(string text, string type, RepositoryRight right)
    {
        _github.On(
            "repos/acme/churn/collaborators/mia/permission",
            new
            {
                permission = text,
                user = new
                {
                    login = "Mia",
                    id = 1,
                    type,
                },
            }
        );

        Assert.Equal(right, await PullRequests.RightOfAsync("mia", default));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("mia/../admin")]
    [InlineData("bot[bot]")]
    [InlineData("")]
    [InlineData("mia\n")]
    public async Task A_login_of_another_form_has_no_right_and_is_not_asked_for(string login)
    {
        Assert.Equal(RepositoryRight.None, await PullRequests.RightOfAsync(login, default));
        Assert.Empty(_github.Journal);
    }

    [Fact]
    public async Task Somebody_unknown_has_no_right_and_an_outage_is_an_error()
    {
        const string Path = "repos/acme/churn/collaborators/mia/permission";
        _github.On("GET", Path, _ => ScriptedHandler.Answer(HttpStatusCode.NotFound, new { message = "Not Found" }));
        Assert.Equal(RepositoryRight.None, await PullRequests.RightOfAsync("mia", default));

        _github.On("GET", Path, _ => ScriptedHandler.Answer(HttpStatusCode.ServiceUnavailable, new { message = "down" }));
        await Assert.ThrowsAsync<ServiceException>(() => PullRequests.RightOfAsync("mia", default));
    }

    public void Dispose() => _connections.Dispose();

    private static HttpResponseMessage WithNext(string body, string next)
    {
        var response = ScriptedHandler.Answer(HttpStatusCode.OK, body);
        response.Headers.TryAddWithoutValidation("link", $"<{next}>; rel=\"next\"");
        return response;
    }

    private static string Pull(
        int number,
        string state = "open",
        string headRepository = "{\"id\": 99}",
        string merged = "null",
        string user = "{\"id\": 1, \"login\": \"mia\"}"
    ) =>
        $$"""
            {"number": {{number}}, "state": "{{state}}", "title": "Title", "draft": true, "user": {{user}}, "mergeable": null,
             "merged_at": {{merged}}, "merge_commit_sha": "merge", "mergeable_state": "new_state", "labels": [{"name": "big"}],
             "head": {"sha": "head", "ref": "topic", "repo": {{headRepository}}, "user": null},
             "base": {"sha": "base", "ref": "main", "repo": {"id": 99} } }
            """;
}
