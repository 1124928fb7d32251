using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Conversations;

/// <summary>The labels of pull requests. A label exists as soon as it is used.</summary>
internal sealed class LabelEndpoints(GitHubState state, PullRequestLifecycle lifecycle) : IEndpoints
{
    private const string Root = "/repos/{owner}/{repo}/issues/{number}/labels";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root, Access.Read("issues", "pull_requests"), List),
            new("POST", Root, Access.Write("issues", "pull_requests"), c => Set(c, labels => labels.Union(Labels(c)))),
            new("PUT", Root, Access.Write("issues", "pull_requests"), c => Set(c, _ => Labels(c).Distinct())),
            new("DELETE", Root + "/{name}", Access.Write("issues", "pull_requests"), Remove),
        ];

    private Answer List(Call call)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        return call.Page(
            state.Api(call.Repository, $"issues/{pull.Number}/labels"),
            pull.Labels,
            l => PullRequestJson.LabelJson(state, call.Repository, l)
        );
    }

    private Answer Set(Call call, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        var pull = PullRequestEndpoints.Find(state, call);
        var changed = lifecycle.SetLabels(pull, [.. change(pull.Labels)], call.User.Id);
        return Answer.Ok(new JsonArray([.. changed.Labels.Select(l => (JsonNode)PullRequestJson.LabelJson(state, call.Repository, l))]));
    }

    private Answer Remove(Call call) =>
        PullRequestEndpoints.Find(state, call).Labels.Contains(call["name"])
            ? Set(call, labels => labels.Where(l => l != call["name"]))
            : throw new GitHubException(404, "Label does not exist");

    private static IReadOnlyList<string> Labels(Call call) => call.Texts(Call.List) ?? call.Texts("labels") ?? [];
}
