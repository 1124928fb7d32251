using GitOps.Engine.Review;
using GitOps.GitHub.Credentials;
using GitOps.GitHub.Repositories;

namespace GitOps.GitHub.Setup;

/// <summary>
/// Checks an App: what it asks for is set in the App's settings, and what was granted by the owner of the installation can be less.
/// </summary>
internal sealed class AppAccess(AppClient app, RepositoryAddress repository) : IAccessCheck
{
    public async Task<IReadOnlyList<HostFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        var self = await app.DescribeAsync(cancellationToken);
        var installation = await app.FindInstallationAsync(repository, cancellationToken);
        var settings = self.HtmlUrl is { } page ? $"the App's settings, linked from {page}" : "the App's settings";
        var accept = installation.HtmlUrl ?? "the installation's settings";
        return
        [
            .. AppPermissions.Needed.Select(p => PermissionOf(p.Key, p.Value, self, installation, settings, accept)),
            .. AppPermissions.NeededEvents.Select(e => EventOf(e, self, installation, settings, accept)),
        ];
    }

    private static HostFinding PermissionOf(
        string name,
        string level,
        AppPayload self,
        InstallationPayload installation,
        string settings,
        string accept
    )
    {
        var isGranted = AppPermissions.Contains(installation.Permissions, name, level);
        return new(
            isGranted,
            $"GitHub permission {name}: {level}",
            isGranted ? "granted"
                : AppPermissions.Contains(self.Permissions, name, level) ? $"not accepted yet: accept the App's new permissions at {accept}"
                : $"missing: set it under \"Permissions & events\" in {settings}, then accept it at {accept}"
        );
    }

    private static HostFinding EventOf(string name, AppPayload self, InstallationPayload installation, string settings, string accept)
    {
        var isSubscribed = installation.Events?.Contains(name) == true;
        return new(
            isSubscribed,
            $"GitHub event {name}",
            isSubscribed ? "subscribed"
                : self.Events?.Contains(name) == true ? $"not accepted yet: accept the App's new permissions at {accept}"
                : $"missing: subscribe to it under \"Permissions & events\" in {settings}"
        );
    }
}
