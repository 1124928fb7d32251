using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Conversations;

/// <summary>Reactions to pull requests and comments. A user has each reaction at most once on a subject.</summary>
internal sealed class ReactionEndpoints(GitHubState state) : IEndpoints
{
    private const string OfPullRequest = "/repos/{owner}/{repo}/issues/{number}/reactions";
    private const string OfComment = "/repos/{owner}/{repo}/issues/comments/{id}/reactions";

    public IEnumerable<Route> Routes =>
        [
            new("GET", OfComment, Access.Read("issues"), List),
            new("POST", OfComment, Access.Participate("issues"), Create),
            new("DELETE", OfComment + "/{reaction}", Access.Participate("issues"), Delete),
            new("GET", OfPullRequest, Access.Read("issues"), List),
            new("POST", OfPullRequest, Access.Participate("issues"), Create),
            new("DELETE", OfPullRequest + "/{reaction}", Access.Participate("issues"), Delete),
        ];

    private Answer List(Call call)
    {
        var (subject, url) = Subject(call);
        var content = call.Query("content");
        return call.Page(
            state.Api(call.Repository, url + "/reactions"),
            state.Reactions.All.Where(r => r.SubjectId == subject && (content is null || r.Content == content)),
            Json
        );
    }

    private Answer Create(Call call)
    {
        var (subject, _) = Subject(call);
        var content = call.Required("content");
        if (!CommentJson.ReactionContents.Contains(content))
            throw GitHubException.Invalid("Reaction", "content", $"expected one of {string.Join(", ", CommentJson.ReactionContents)}");
        var existing = state.Reactions.All.FirstOrDefault(r =>
            r.SubjectId == subject && r.AuthorId == call.User.Id && r.Content == content
        );
        return existing is null
            ? Answer.Created(Json(state.Reactions.Put(new(state.NextId(), subject, call.User.Id, content, state.Now))))
            : Answer.Ok(Json(existing));
    }

    private Answer Delete(Call call)
    {
        var (subject, _) = Subject(call);
        if (state.Reactions.Find(call.Number("reaction")) is not { } reaction || reaction.SubjectId != subject)
            throw GitHubException.NotFound();
        if (reaction.AuthorId != call.User.Id)
            throw new GitHubException(403, "You can only delete your own reactions.");
        state.Reactions.Remove(reaction.Id);
        return Answer.NoContent;
    }

    private (long Id, string Url) Subject(Call call)
    {
        if (!call.HasValue("id"))
        {
            var pull = PullRequestEndpoints.Find(state, call);
            return (pull.Id, $"issues/{pull.Number}");
        }

        return
            state.Comments.Find(call.Number("id")) is { } comment
            && state.PullRequests.Get(comment.PullRequestId).RepositoryId == call.Repository.Id
            ? (comment.Id, $"issues/comments/{comment.Id}")
            : throw GitHubException.NotFound();
    }

    private JsonObject Json(Reaction reaction) =>
        new()
        {
            ["id"] = reaction.Id,
            ["node_id"] = "REA_" + reaction.Id,
            ["user"] = UserJson.Simple(state, reaction.AuthorId),
            ["content"] = reaction.Content,
            ["created_at"] = Links.Time(reaction.CreatedAt),
        };
}
