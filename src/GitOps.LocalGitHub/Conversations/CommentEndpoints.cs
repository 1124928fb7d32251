using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;

namespace GitOps.LocalGitHub.Conversations;

/// <summary>The comments in the conversation of pull requests, which GitHub calls issue comments.</summary>
internal sealed class CommentEndpoints(GitHubState state, EventPublisher events, AccessCheck access, BareRepositories git) : IEndpoints
{
    private const int MaxBody = 65_536;
    private const string Root = "/repos/{owner}/{repo}/issues";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root + "/{number}/comments", Access.Read("issues", "pull_requests"), List),
            new("POST", Root + "/{number}/comments", Access.Participate("issues", "pull_requests"), Create),
            new("GET", Root + "/comments/{id}", Access.Read("issues", "pull_requests"), c => Answer.Ok(Json(c, Find(c)))),
            new("PATCH", Root + "/comments/{id}", Access.Participate("issues", "pull_requests"), Update),
            new("DELETE", Root + "/comments/{id}", Access.Participate("issues", "pull_requests"), Delete),
        ];

    private Answer List(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        var comments = state.Comments.All.Where(c => c.PullRequestId == pull.Id);
        if (DateTimeOffset.TryParse(call.Query("since"), out var since))
            comments = comments.Where(c => c.UpdatedAt >= since);
        return call.Page(state.Api(call.Repository, $"issues/{pull.Number}/comments"), comments, c => Json(call, c));
    }

    private Answer Create(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        var comment = state.Comments.Put(
            new(state.NextId(), pull.Id, call.User.Id, state.Now) { Body = Body(call), AppId = call.Actor.App?.Id }
        );
        Publish("created", call, pull, comment);
        return Answer.Created(Json(call, comment));
    }

    private Answer Update(Call call)
    {
        var comment = Find(call);
        DemandAuthorOrWriter(call, comment);
        var edited = state.Comments.Put(comment with { Body = Body(call), UpdatedAt = state.Now });
        var changes = new JsonObject { ["body"] = new JsonObject { ["from"] = comment.Body } };
        Publish("edited", call, state.PullRequests.Get(comment.PullRequestId), edited, changes);
        return Answer.Ok(Json(call, edited));
    }

    private Answer Delete(Call call)
    {
        var comment = Find(call);
        DemandAuthorOrWriter(call, comment);
        state.Comments.Remove(comment.Id);
        Publish("deleted", call, state.PullRequests.Get(comment.PullRequestId), comment);
        return Answer.NoContent;
    }

    // An App with the permission may edit and delete the comments of others, as a user who can push may.
    private void DemandAuthorOrWriter(Call call, IssueComment comment)
    {
        if (comment.AuthorId != call.User.Id)
            access.Demand(call.Actor, call.Repository, Access.Write("issues", "pull_requests"));
    }

    private IssueComment Find(Call call) =>
        state.Comments.Find(call.Number("id")) is { } comment
        && state.PullRequests.Get(comment.PullRequestId).RepositoryId == call.Repository.Id
            ? comment
            : throw GitHubException.NotFound();

    private static string Body(Call call)
    {
        var body = call.Required("body");
        if (string.IsNullOrWhiteSpace(body))
            throw GitHubException.Invalid("IssueComment", "body", "Body can't be blank");
        if (body.Length > MaxBody)
            throw GitHubException.Invalid("IssueComment", "body", $"Body is too long (maximum is {MaxBody} characters)");
        return body;
    }

    private JsonObject Json(Call call, IssueComment comment) => CommentJson.Of(state, call.Repository, comment);

    private void Publish(string action, Call call, PullRequest pull, IssueComment comment, JsonObject? changes = null)
    {
        var payload = new JsonObject
        {
            ["action"] = action,
            ["issue"] = CommentJson.Issue(state, PullRequestJson.Full(state, pull, git)),
            ["comment"] = Json(call, comment),
        };
        if (changes is not null)
            payload["changes"] = changes;
        events.Publish("issue_comment", call.Repository, call.User.Id, payload);
    }
}
