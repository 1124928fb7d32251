using System.Text.Json.Nodes;
using GitOps.Core.Observed;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Schema.Catalog;

namespace GitOps.Aws.Observing;

/// <summary>The most expensive sweep, for servers without the tagging API: lists every kind and reads the tags of each item.</summary>
internal sealed class ListSweep(Lister lister, ResourceReader reader, KindCatalog catalog)
{
    public async Task<Sweep> RunAsync(string? repository, CancellationToken cancellationToken)
    {
        var (found, notes) = (new List<ObservedResource>(), new List<string>());
        foreach (var kind in catalog.Kinds.Where(k => k.HasTags && k.List is { Parent: null } && k.VersionOf is null))
        {
            try
            {
                foreach (var item in await lister.ListAsync(kind, [], cancellationToken))
                    if (
                        await ReadAsync(kind, item, cancellationToken) is { } resource
                        && (repository is null ? resource.Tags.ContainsKey(OwnTags.Repository) : resource.BelongsTo(repository))
                    )
                        found.Add(resource);
            }
            catch (ServiceException error)
                when (error.Kind is ServiceErrorKind.InvalidRequest or ServiceErrorKind.NotFound or ServiceErrorKind.Unavailable
                    && error.Code != ServiceCodes.Unreachable
                )
            {
                notes.Add(
                    $"{kind.Operations.List} failed ({error.Code}), so resources of kind {kind} that were removed from Git are not detected"
                );
            }
        }

        return Sweep.Of(ChildJobs.Exclude(found), notes);
    }

    private async Task<ObservedResource?> ReadAsync(Kind kind, JsonObject item, CancellationToken cancellationToken)
    {
        var name = (string?)item[kind.NameMember!];
        if (name is null)
            return null;
        if ((string?)item[kind.ArnMember] is not { } arn)
            return await reader.DescribeAsync(kind, name, cancellationToken);
        // An item of a list is not a full description; what the planner needs is described later.
        return ResourceReader.Observe(kind, item, await lister.TagsAsync(arn, cancellationToken)) with { Description = null };
    }
}
