using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Store;

namespace GitOps.LocalGitHub.Webhooks;

/// <summary>
/// Creates a delivery of an event for each webhook that subscribes to it. What an App itself caused is delivered to it too, as GitHub does.
/// </summary>
internal sealed class EventPublisher(GitHubState state, DeliveryQueue queue)
{
    /// <summary>Webhooks of the repository, and of Apps that are installed on it.</summary>
    /// <param name="payload">What the event adds to the repository, the sender and the installation.</param>
    /// <param name="onlyApp">The only App to notify, for events that GitHub sends to the App that owns the object.</param>
    public void Publish(string eventName, Repository repository, long senderId, JsonObject payload, long? onlyApp = null)
    {
        payload["repository"] = RepositoryJson.Full(state, repository);
        payload["sender"] = UserJson.Simple(state, senderId);
        if (state.Users.Get(repository.OwnerId) is { Type: "Organization" } organization)
            payload["organization"] = Organization(organization);
        foreach (
            var hook in state
                .Hooks.All.Where(h => h.RepositoryId == repository.Id && onlyApp is null && h.Events.Contains(eventName))
                .ToList()
        )
            Enqueue(hook, eventName, payload, null, repository.Id);
        foreach (var installation in state.Installations.All.Where(i => i.Covers(repository) && (onlyApp ?? i.AppId) == i.AppId).ToList())
            if (state.Apps.Get(installation.AppId).Events.Contains(eventName))
                ToApp(eventName, installation, payload, repository.Id);
    }

    /// <summary>The App's installation event; Apps need not subscribe to it.</summary>
    public void PublishInstallation(string action, Installation installation, long senderId)
    {
        var repositories = state.Repositories.All.Where(installation.Covers);
        var payload = new JsonObject
        {
            ["action"] = action,
            ["installation"] = AppJson.Installation(state, installation),
            ["repositories"] = new JsonArray([
                .. repositories.Select(r =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["id"] = r.Id,
                            ["node_id"] = "R_" + r.Id,
                            ["name"] = r.Name,
                            ["full_name"] = state.FullName(r),
                            ["private"] = r.IsPrivate,
                        }
                ),
            ]),
            ["requester"] = null,
            ["sender"] = UserJson.Simple(state, senderId),
        };
        foreach (var hook in state.Hooks.All.Where(h => h.AppId == installation.AppId).ToList())
            Enqueue(hook, "installation", payload, installation.Id, null);
    }

    /// <summary>The event that GitHub sends when a webhook was created.</summary>
    public void PublishPing(Hook hook)
    {
        var config = new JsonObject
        {
            ["url"] = hook.Url,
            ["content_type"] = "json",
            ["insecure_ssl"] = "0",
            ["secret"] = "********",
        };
        var payload = new JsonObject
        {
            ["zen"] = "Keep it logically awesome.",
            ["hook_id"] = hook.Id,
            ["hook"] = new JsonObject
            {
                ["type"] = hook.AppId is null ? "Repository" : "App",
                ["id"] = hook.Id,
                ["name"] = "web",
                ["active"] = true,
                ["events"] = new JsonArray([.. hook.Events.Select(e => (JsonNode)e)]),
                ["config"] = config,
            },
        };
        if (hook.RepositoryId is { } repositoryId)
            payload["repository"] = RepositoryJson.Full(state, state.Repositories.Get(repositoryId));
        Enqueue(hook, "ping", payload, null, hook.RepositoryId);
    }

    private void ToApp(string eventName, Installation installation, JsonObject payload, long repositoryId)
    {
        var withInstallation = payload.DeepClone().AsObject();
        withInstallation["installation"] = new JsonObject { ["id"] = installation.Id, ["node_id"] = "I_" + installation.Id };
        foreach (var hook in state.Hooks.All.Where(h => h.AppId == installation.AppId).ToList())
            Enqueue(hook, eventName, withInstallation, installation.Id, repositoryId);
    }

    private void Enqueue(Hook hook, string eventName, JsonObject payload, long? installationId, long? repositoryId) =>
        queue.Enqueue(
            new(state.NextId(), Guid.NewGuid().ToString(), hook.Id, eventName)
            {
                Action = (string?)payload["action"],
                Payload = payload.ToJsonString(),
                InstallationId = installationId,
                RepositoryId = repositoryId,
            }
        );

    private JsonObject Organization(User organization)
    {
        var url = state.Api("orgs/" + organization.Login);
        return new()
        {
            ["login"] = organization.Login,
            ["id"] = organization.Id,
            ["node_id"] = "O_" + organization.Id,
            ["url"] = url,
            ["repos_url"] = url + "/repos",
            ["events_url"] = url + "/events",
            ["hooks_url"] = url + "/hooks",
            ["issues_url"] = url + "/issues",
            ["members_url"] = url + "/members{/member}",
            ["public_members_url"] = url + "/public_members{/member}",
            ["avatar_url"] = $"{state.Url}/avatars/u/{organization.Id}",
            ["description"] = null,
        };
    }
}
