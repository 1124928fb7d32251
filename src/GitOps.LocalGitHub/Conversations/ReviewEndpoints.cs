using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using GitOps.LocalGitHub.Webhooks;

namespace GitOps.LocalGitHub.Conversations;

/// <summary>Reviews of pull requests, without comments on lines.</summary>
internal sealed class ReviewEndpoints(GitHubState state, EventPublisher events, BareRepositories git) : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}/pulls/{number}";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root + "/reviews", Access.Read("pull_requests"), List),
            new("POST", Root + "/reviews", Access.Participate("pull_requests"), Create),
            new("GET", Root + "/reviews/{id}", Access.Read("pull_requests"), c => Answer.Ok(Json(c.Repository, Find(c)))),
            new("POST", Root + "/reviews/{id}/events", Access.Participate("pull_requests"), Submit),
            new("PUT", Root + "/reviews/{id}/dismissals", Access.Write("pull_requests"), Dismiss),
            new("POST", Root + "/requested_reviewers", Access.Write("pull_requests"), RequestReviewers),
        ];

    private Answer List(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        var visible = state.Reviews.All.Where(r =>
            r.PullRequestId == pull.Id && (r.State != "PENDING" || r.AuthorId == call.Actor.User?.Id)
        );
        return call.Page(state.Api(call.Repository, $"pulls/{pull.Number}/reviews"), visible, r => Json(call.Repository, r));
    }

    private Answer Create(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        var reviewState = StateOf(call, pull);
        var review = new Review(state.NextId(), pull.Id, call.User.Id, reviewState)
        {
            Body = call.Text("body") ?? "",
            CommitId = call.Text("commit_id") ?? pull.HeadSha,
            SubmittedAt = reviewState == "PENDING" ? null : state.Now,
        };
        return Save(call, pull, review);
    }

    private Answer Submit(Call call)
    {
        var review = Find(call);
        if (review.State != "PENDING" || review.AuthorId != call.User.Id)
            throw new GitHubException(422, "Could not submit the review: it is not pending.");
        var pull = state.PullRequests.Get(review.PullRequestId);
        call.Required("event");
        return Save(
            call,
            pull,
            review with
            {
                State = StateOf(call, pull),
                Body = call.Text("body") ?? review.Body,
                SubmittedAt = state.Now,
            }
        );
    }

    private Answer Dismiss(Call call)
    {
        var review = Find(call);
        call.Required("message");
        if (review.State is not ("APPROVED" or "CHANGES_REQUESTED"))
            throw new GitHubException(422, "Can not dismiss a commented pull request review");
        var dismissed = state.Reviews.Put(review with { State = "DISMISSED" });
        Publish("dismissed", call, state.PullRequests.Get(review.PullRequestId), dismissed);
        return Answer.Ok(Json(call.Repository, dismissed));
    }

    private Answer RequestReviewers(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        var users = (call.Texts("reviewers") ?? []).Select(l =>
            state.FindUser(l) is { } user && user.Id != pull.AuthorId
                ? user.Id
                : throw new GitHubException(422, "Reviews may only be requested from collaborators, and not from the author.")
        );
        var requested = state.PullRequests.Put(pull with { RequestedReviewers = [.. pull.RequestedReviewers.Union(users)] });
        return Answer.Created(PullRequestJson.Simple(state, requested));
    }

    private Answer Save(Call call, PullRequest pull, Review review)
    {
        state.Reviews.Put(review);
        if (review.SubmittedAt is not null)
        {
            var reviewed = pull with { RequestedReviewers = [.. pull.RequestedReviewers.Where(r => r != call.User.Id)] };
            state.PullRequests.Put(reviewed);
            Publish("submitted", call, reviewed, review);
        }

        return Answer.Ok(Json(call.Repository, review));
    }

    private static string StateOf(Call call, PullRequest pull)
    {
        var submitted = call.Text("event");
        if (submitted is "APPROVE" or "REQUEST_CHANGES" && call.User.Id == pull.AuthorId)
            throw new GitHubException(
                422,
                $"Unprocessable Entity: Can not {(submitted == "APPROVE" ? "approve" : "request changes on")} your own pull request"
            );
        if (submitted is "REQUEST_CHANGES" or "COMMENT" && string.IsNullOrEmpty(call.Text("body")))
            throw new GitHubException(422, "Unprocessable Entity: Body can't be blank");
        return submitted switch
        {
            "APPROVE" => "APPROVED",
            "REQUEST_CHANGES" => "CHANGES_REQUESTED",
            "COMMENT" => "COMMENTED",
            null => "PENDING",
            _ => throw GitHubException.Invalid("PullRequestReview", "event", "expected APPROVE, REQUEST_CHANGES or COMMENT"),
        };
    }

    private Review Find(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        return state.Reviews.Find(call.Number("id")) is { } review && review.PullRequestId == pull.Id
            ? review
            : throw GitHubException.NotFound();
    }

    // Webhooks have the state in lower case.
    private void Publish(string action, Call call, PullRequest pull, Review review)
    {
        var json = Json(call.Repository, review);
        json["state"] = review.State.ToLowerInvariant();
        var payload = new JsonObject
        {
            ["action"] = action,
            ["review"] = json,
            ["pull_request"] = PullRequestJson.Full(state, pull, git),
        };
        events.Publish("pull_request_review", call.Repository, call.User.Id, payload);
    }

    private JsonObject Json(Repository repository, Review review)
    {
        var pull = state.PullRequests.Get(review.PullRequestId);
        var html = state.Html(repository, $"pull/{pull.Number}#pullrequestreview-{review.Id}");
        var api = state.Api(repository, $"pulls/{pull.Number}");
        var json = new JsonObject
        {
            ["id"] = review.Id,
            ["node_id"] = "PRR_" + review.Id,
            ["user"] = UserJson.Simple(state, review.AuthorId),
            ["body"] = review.Body,
            ["state"] = review.State,
            ["html_url"] = html,
            ["pull_request_url"] = api,
            ["author_association"] = PullRequestJson.Association(repository, review.AuthorId),
            ["_links"] = new JsonObject
            {
                ["html"] = new JsonObject { ["href"] = html },
                ["pull_request"] = new JsonObject { ["href"] = api },
            },
            ["commit_id"] = review.CommitId,
        };
        if (review.SubmittedAt is { } submitted)
            json["submitted_at"] = Links.Time(submitted);
        return json;
    }
}
