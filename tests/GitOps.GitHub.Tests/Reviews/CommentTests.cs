using System.Text.Json.Nodes;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using GitOps.GitHub.Reviews;
using GitOps.GitHub.Tests.Stub;

namespace GitOps.GitHub.Tests.Reviews;

/// <summary>The one comment of a marker.</summary>
public sealed class CommentTests
{
    private readonly GitHubStub _github = new();
    private readonly SkippingTime _time = new();

    [Fact]
    public async Task A_comment_is_created_with_its_marker_at_the_end_and_updated_in_place()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.CommentAsync("first");
        await connections.CommentAsync("second");

        Assert.Equal(["second\n\n<!-- gitops: churn/prod/plan -->"], Bodies());
        Assert.Equal(["POST", "PATCH"], _github.Writes.Select(w => w.Method));
    }

    [Fact]
    public async Task The_same_text_is_not_sent_again()
    {
        using var connections = Connected.ByApp(_github, _time);
        await connections.CommentAsync("text\nmore");
        _github.Comments[0]["body"] = _github.Comments[0]["body"]!.ToString().Replace("\n", "\r\n", StringComparison.Ordinal);

        await connections.CommentAsync("text\nmore");

        Assert.Single(_github.Writes);
    }

    [Fact]
    public async Task The_comment_is_found_on_the_last_page_and_its_duplicates_are_deleted()
    {
        var github = new GitHubStub { PageSize = 2 };
        for (var i = 0; i < 5; i++)
            github.Comments.Add(github.CommentOf($"chat {i}", app: null, user: 1));
        for (var i = 0; i < 3; i++)
            github.Comments.Add(github.CommentOf($"old\n\n{MarkerText.Comment(Connected.Marker)}"));
        using var connections = Connected.ByApp(github, _time);

        await connections.CommentAsync("new");

        Assert.Single(github.Comments, c => c["body"]!.ToString().EndsWith("-->", StringComparison.Ordinal));
        Assert.Equal(["PATCH", "DELETE", "DELETE"], github.Writes.Select(w => w.Method));
    }

    [Fact]
    public async Task A_comment_of_another_App_or_user_with_the_copied_marker_is_left_alone()
    {
        var copied = $"copied\n\n{MarkerText.Comment(Connected.Marker)}";
        _github.Comments.Add(_github.CommentOf(copied, app: 12));
        _github.Comments.Add(_github.CommentOf(copied, app: null));
        using var connections = Connected.ByApp(_github, _time);

        await connections.CommentAsync("plan");

        Assert.Equal(3, _github.Comments.Count);
        Assert.Equal([copied, copied], Bodies().Take(2));
    }

    [Fact]
    public async Task A_token_finds_the_comments_of_its_user()
    {
        var github = new GitHubStub { IsUser = true };
        github.Comments.Add(github.CommentOf($"copied\n\n{MarkerText.Comment(Connected.Marker)}", user: 1));
        using var connections = Connected.ByToken(github, _time);

        await connections.CommentAsync("first");
        await connections.CommentAsync("second");

        Assert.Equal(2, github.Comments.Count);
        Assert.StartsWith("second", github.Comments[1]["body"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_marker_within_the_text_of_another_comment_does_not_count()
    {
        using var connections = Connected.ByApp(_github, _time);
        var other = Connected.Marker with { Subject = "other" };

        await connections.Publisher().PublishAsync(7, other, $"quoted {MarkerText.Comment(Connected.Marker)}", default);
        await connections.CommentAsync("plan");

        Assert.Equal(2, _github.Comments.Count);
    }

    [Theory]
    [InlineData("a-->b")]
    [InlineData("a/b")]
    [InlineData("a --!> b\n<b>")]
    public void A_marker_can_neither_be_closed_nor_forged_by_its_parts(string part)
    {
        var text = MarkerText.Comment(new(part, "b", "c"));

        Assert.Equal(text.Length - 1, text.IndexOf('>', StringComparison.Ordinal));
        Assert.NotEqual(text, MarkerText.Comment(new("a", "b/b", "c")));
        Assert.Equal(2, text.Count(c => c == '/'));
    }

    [Fact]
    public async Task A_text_beyond_the_limit_is_cut_between_characters_and_keeps_its_marker()
    {
        using var connections = Connected.ByApp(_github, _time);

        await connections.CommentAsync(string.Concat(Enumerable.Repeat("👩‍🔬", 20_000)));

        var body = Assert.Single(Bodies());
        Assert.InRange(body.Length, 60_000, 65_536);
        Assert.EndsWith("<!-- gitops: churn/prod/plan -->", body, StringComparison.Ordinal);
        Assert.Contains("👩‍🔬\n\n*… The rest is left out", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_states_that_are_published_at_once_the_first_and_the_newest_are_sent()
    {
        using var connections = Connected.ByApp(_github, _time);
        var (entered, open) = (new TaskCompletionSource(), new ManualResetEventSlim());
        _github.Fault = (request, answer) =>
        {
            if (!request.IsWrite || !request.Path.EndsWith("/comments", StringComparison.Ordinal))
                return answer();
            entered.SetResult();
            open.Wait();
            return answer();
        };
        var first = Task.Run(() => connections.CommentAsync("0"));
        await entered.Task;

        var waiting = Enumerable.Range(1, 20).Select(i => connections.CommentAsync($"{i}")).ToList();
        open.Set();
        await Task.WhenAll([first, .. waiting]);

        Assert.Equal(2, _github.Writes.Count());
        Assert.StartsWith("20\n", Assert.Single(Bodies()), StringComparison.Ordinal);
    }

    private IEnumerable<string> Bodies() => _github.Comments.Select(c => c["body"]!.ToString());
}
