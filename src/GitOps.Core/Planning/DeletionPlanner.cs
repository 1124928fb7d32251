using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>
/// Plans a requested deletion: runs are forgotten, the rest is deleted, users before what they use, versions before their group.
/// </summary>
internal static class DeletionPlanner
{
    public static IReadOnlyList<Change> Plan(ResourceMatcher matcher, KindCatalog catalog, DeleteRequest request)
    {
        var graph = matcher.Graph;
        var managed = matcher.Observed.ManagedBy(graph.Repository, graph.Environment.Name).ToList();
        var selected = request.Id is { } id
            ? [.. managed.Where(r => r.Kind.Name == id.Kind && r.NameInGit == OwnTags.Encode(id.Name))]
            : managed;
        var groups = selected.Select(r => (r.Kind.NameMember, r.Name)).ToHashSet();
        var versions = managed.Where(r => r.Kind.VersionOf is { } group && groups.Contains((group, GroupOf(r))));
        var order = KindDependencies.UsersFirst(catalog);
        return
        [
            .. selected
                .Union(versions)
                .OrderBy(r => r.Kind.IsRun ? 0 : 1)
                .ThenBy(r => order[r.Kind.Name])
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .Select(ToChange),
        ];
    }

    // A version is named group/number.
    private static string GroupOf(ObservedResource version) => version.Name.Split('/')[0];

    private static Change ToChange(ObservedResource resource) =>
        new()
        {
            Subject = new ResourceSubject(new(resource.Kind.Name, resource.NameInGit ?? resource.Name), resource.Kind, null, resource),
            Action =
                resource.Kind.IsRun ? ChangeAction.Forget
                : resource.IsBusy ? ChangeAction.Wait
                : ChangeAction.Delete,
            ActualName = resource.Name,
            Reason =
                resource.IsBusy && !resource.Kind.IsRun
                    ? new InProgress(resource.Status)
                    : new DeleteRequested(resource.Kind.IsRun, resource.Kind.IsRun && resource.IsBusy),
        };
}
