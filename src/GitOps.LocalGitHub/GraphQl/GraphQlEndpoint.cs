using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.GraphQl;

/// <summary>
/// The few operations for which GitHub has no REST endpoint. A request must contain one of them; its selection is not read: all fields that
/// the server knows are returned.
/// </summary>
internal sealed partial class GraphQlEndpoint(
    GitHubState state,
    AccessCheck access,
    PullRequestLifecycle lifecycle,
    MergeQueue.MergeQueue queue
) : IEndpoints
{
    private static readonly string[] Classifiers = ["SPAM", "ABUSE", "OFF_TOPIC", "OUTDATED", "DUPLICATE", "RESOLVED", "LOW_QUALITY"];

    public IEnumerable<Route> Routes => [new("POST", "/graphql", Access.Any, Post)];

    private Answer Post(Call call)
    {
        _ = call.User;
        var query = call.Required("query");
        var operation = Operation().Match(query).Value;
        var arguments = GraphQlArguments.Of(query, call.Body["variables"] as JsonObject);
        try
        {
            var data = operation switch
            {
                "minimizeComment" => Minimize(call, arguments),
                "enqueuePullRequest" => Enqueue(call, arguments),
                "dequeuePullRequest" => Dequeue(call, arguments),
                "markPullRequestReadyForReview" => SetDraft(call, arguments, false),
                "convertPullRequestToDraft" => SetDraft(call, arguments, true),
                "mergeQueue" => Queue(call, arguments),
                _ => throw new GitHubException(
                    422,
                    "The local GitHub knows only minimizeComment, enqueuePullRequest, dequeuePullRequest, markPullRequestReadyForReview, "
                        + "convertPullRequestToDraft and repository.mergeQueue"
                ),
            };
            return Answer.Ok(
                new JsonObject { ["data"] = new JsonObject { [operation == "mergeQueue" ? "repository" : operation] = data } }
            );
        }
        catch (GitHubException exception)
        {
            return Answer.Ok(Error(operation, exception));
        }
    }

    private JsonObject Minimize(Call call, IReadOnlyDictionary<string, string> arguments)
    {
        var id = arguments.GetValueOrDefault("subjectId") ?? "";
        var classifier = arguments.GetValueOrDefault("classifier") ?? "";
        if (!Classifiers.Contains(classifier))
            throw new GitHubException(422, $"classifier is not one of {string.Join(", ", Classifiers)}");
        var comment = Node(id, "IC_", state.Comments);
        Demand(call, state.PullRequests.Get(comment.PullRequestId), "issues", "pull_requests");
        state.Comments.Put(comment with { MinimizedReason = classifier });
        return new()
        {
            ["clientMutationId"] = arguments.GetValueOrDefault("clientMutationId"),
            ["minimizedComment"] = new JsonObject
            {
                ["isMinimized"] = true,
                ["minimizedReason"] = classifier.ToLowerInvariant().Replace('_', '-'),
            },
        };
    }

    private JsonObject Enqueue(Call call, IReadOnlyDictionary<string, string> arguments)
    {
        var pull = Pull(call, arguments, "pullRequestId", "merge_queues");
        queue.Enqueue(pull, call.User);
        return new() { ["mergeQueueEntry"] = Entries(pull.RepositoryId, pull.BaseRef).LastOrDefault()?.DeepClone() };
    }

    private JsonObject Dequeue(Call call, IReadOnlyDictionary<string, string> arguments)
    {
        var pull = Pull(call, arguments, "id", "merge_queues");
        queue.Dequeue(pull, call.User);
        return new() { ["mergeQueueEntry"] = null };
    }

    private JsonObject SetDraft(Call call, IReadOnlyDictionary<string, string> arguments, bool isDraft)
    {
        var pull = lifecycle.SetDraft(Pull(call, arguments, "pullRequestId", "pull_requests"), isDraft, call.User.Id);
        return new()
        {
            ["pullRequest"] = new JsonObject { ["number"] = pull.Number, ["isDraft"] = pull.IsDraft },
        };
    }

    private JsonObject Queue(Call call, IReadOnlyDictionary<string, string> arguments)
    {
        var repository = state.FindRepository(arguments.GetValueOrDefault("owner") ?? "", arguments.GetValueOrDefault("name") ?? "");
        if (repository is null || !access.CanRead(call.Actor, repository))
            throw GitHubException.NotFound();
        if (repository.MergeQueueCheck is null)
            return new() { ["mergeQueue"] = null };
        var nodes = Entries(repository.Id, arguments.GetValueOrDefault("branch") ?? repository.DefaultBranch);
        return new()
        {
            ["mergeQueue"] = new JsonObject
            {
                ["entries"] = new JsonObject { ["totalCount"] = nodes.Count, ["nodes"] = nodes },
            },
        };
    }

    private JsonArray Entries(long repositoryId, string baseRef) =>
        [
            .. queue
                .Entries(repositoryId, baseRef)
                .Select(
                    (entry, index) =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["id"] = "MQE_" + entry.Id,
                                ["position"] = index + 1,
                                ["state"] = entry.HeadSha is null ? "QUEUED" : "AWAITING_CHECKS",
                                ["headCommit"] = entry.HeadSha is null ? null : new JsonObject { ["oid"] = entry.HeadSha },
                                ["pullRequest"] = new JsonObject { ["number"] = state.PullRequests.Get(entry.PullRequestId).Number },
                            }
                ),
        ];

    private PullRequest Pull(Call call, IReadOnlyDictionary<string, string> arguments, string name, string permission)
    {
        var pull = Node(arguments.GetValueOrDefault(name) ?? "", "PR_", state.PullRequests);
        Demand(call, pull, permission);
        return pull;
    }

    private void Demand(Call call, PullRequest pull, params string[] permissions) =>
        access.Demand(call.Actor, state.Repositories.Get(pull.RepositoryId), Access.Write(permissions));

    private static T Node<T>(string id, string prefix, Table<T> table)
        where T : class, IStored =>
        id.StartsWith(prefix, StringComparison.Ordinal)
        && long.TryParse(id[prefix.Length..], out var number)
        && table.Find(number) is { } node
            ? node
            : throw new GitHubException(404, $"Could not resolve to a node with the global id of '{id}'");

    private static JsonObject Error(string operation, GitHubException exception)
    {
        var type = exception.Status switch
        {
            404 => "NOT_FOUND",
            403 => "FORBIDDEN",
            _ => "UNPROCESSABLE",
        };
        return new()
        {
            ["data"] = new JsonObject { [operation] = null },
            ["errors"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = type,
                    ["path"] = new JsonArray(operation),
                    ["message"] = exception.Message,
                }
            ),
        };
    }

    [GeneratedRegex(
        @"\b(minimizeComment|(en|de)queuePullRequest|markPullRequestReadyForReview|convertPullRequestToDraft|mergeQueue)\b(?=\s*\()"
    )]
    private static partial Regex Operation();
}
