using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Operations;

/// <summary>What a deletion came to.</summary>
public sealed record DeleteResult(
    IReadOnlyList<ObservedResource> Removed,
    IReadOnlyList<ObservedResource> LeftInAws,
    IReadOnlyList<string> Refusals
);

/// <summary>Removes what carries an environment's tags: users before what they use, runs stopped and let go.</summary>
public sealed class DeleteOperation(
    IResourceReader reader,
    IResourceWriter writer,
    IOperationObserver observer,
    TimeProvider time,
    KindCatalog catalog
)
{
    /// <summary>What would be removed, in the order of removal.</summary>
    public IReadOnlyList<Change> Plan(IEnumerable<ObservedResource> resources)
    {
        var order = KindOrder.UsersFirst(catalog);
        return
        [
            .. resources
                .OrderBy(r => r.Kind.IsRun ? 0 : 1)
                .ThenBy(r => order[r.Kind.Name])
                .ThenBy(r => r.Name, StringComparer.Ordinal)
                .Select(ToChange),
        ];
    }

    /// <summary>Removes them, one kind after the other, each waited for.</summary>
    public async Task<DeleteResult> RunAsync(IReadOnlyList<Change> changes, TimeSpan poll, CancellationToken cancellationToken)
    {
        var (removed, left, refusals) = (new List<ObservedResource>(), new List<ObservedResource>(), new List<string>());
        foreach (var change in changes)
        {
            var resource = change.Observed!;
            observer.Report(new StepStarted(change));
            try
            {
                if (change.Action == ChangeAction.LetGo)
                {
                    await LetGoAsync(resource, cancellationToken);
                    left.Add(resource);
                }
                else
                {
                    await RemoveAsync(resource, poll, cancellationToken);
                    removed.Add(resource);
                }

                observer.Report(new StepDone(change));
            }
            catch (RefusedException refusal) when (refusal.Kind != RefusalKind.Unavailable)
            {
                refusals.Add($"{resource.Kind}/{resource.Name}: {refusal.Message}");
                observer.Report(new StepRefused(change, refusal.Message));
            }
        }

        return new(removed, left, refusals);
    }

    private async Task LetGoAsync(ObservedResource run, CancellationToken cancellationToken)
    {
        var now = await reader.DescribeAsync(run.Kind, run.Handle, cancellationToken);
        if (now is { IsBusy: true })
            await writer.StopAsync(now, cancellationToken);
        if (run.Kind.HasTags && now is not null)
            await writer.TagAsync(run.Arn, new Dictionary<string, string>(), [OwnTags.Live], cancellationToken);
    }

    private async Task RemoveAsync(ObservedResource resource, TimeSpan poll, CancellationToken cancellationToken)
    {
        if (await reader.DescribeAsync(resource.Kind, resource.Handle, cancellationToken) is { } now && !now.HasSameOwner(resource))
            throw new RefusedException(
                RefusalKind.Invalid,
                "NotOurs",
                $"{resource.Name} does not carry this repository's tags any more, so it is left alone",
                "Delete"
            );
        // A group is not removed while it has versions.
        foreach (var versions in catalog.Kinds.Where(k => k.VersionOf == resource.Kind.NameMember))
        foreach (var version in await reader.ChildrenAsync(versions, resource.Name, cancellationToken))
            if (version.IsLive)
                await writer.DeleteAsync(version, cancellationToken);
        while (await reader.DescribeAsync(resource.Kind, resource.Handle, cancellationToken) is { IsBusy: true, Status: not "Deleting" })
            await Task.Delay(poll, time, cancellationToken);
        await writer.DeleteAsync(resource, cancellationToken);
        while (await reader.DescribeAsync(resource.Kind, resource.Handle, cancellationToken) is { Status: "Deleting" })
            await Task.Delay(poll, time, cancellationToken);
    }

    private static Change ToChange(ObservedResource resource) =>
        new()
        {
            Id = new(resource.Kind.Name, resource.NameInGit ?? resource.Name),
            Kind = resource.Kind,
            Action = resource.Kind.IsRun ? ChangeAction.LetGo : ChangeAction.Delete,
            ActualName = resource.Name,
            Reason = resource.Kind.IsRun ? (resource.IsBusy ? "it is stopped, and stays in AWS" : "it stays in AWS") : "as asked for",
            Observed = resource,
        };
}
