using GitOps.Core.Desired;
using GitOps.Core.Environments;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Engine.Deciding;
using GitOps.Engine.Errors;
using GitOps.Engine.Observing;
using GitOps.Engine.Reading;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Engine.Applying;

/// <summary>
/// Applies one change: reads the resource again, decides again whether the change still fits, sends it, and reads the result.
/// </summary>
internal sealed class ChangeExecutor(
    IResourceReader reader,
    IResourceWriter writer,
    IDatasetWriter datasets,
    IRepositoryFiles files,
    RequestBuilder requests
)
{
    private static readonly Dictionary<string, string> NoTags = [];

    /// <summary>Applies a change. A request that a service rejects is a result, not an exception.</summary>
    public async Task<ChangeResult> ExecuteAsync(
        AllowedChange allowed,
        OutputResolver outputs,
        UsageChecker usage,
        CancellationToken cancellationToken
    )
    {
        var change = allowed.Change;
        try
        {
            return change.Subject is DatasetSubject { Dataset: var dataset }
                ? await UploadAsync(allowed, dataset, cancellationToken)
                : await ApplyAsync(allowed, outputs, usage, cancellationToken);
        }
        catch (ServiceException error)
            when (error.Kind == ServiceErrorKind.Conflict && change.Action is ChangeAction.Update or ChangeAction.Redeploy)
        {
            // In progress already, by an earlier call whose response was lost, or by others: the next plan waits for it.
            return await ReadBackAsync(change, null, cancellationToken);
        }
        catch (ServiceException error)
        {
            return new(change.Kind, change.ActualName, null, new RequestFailed(error.Operation, error.Message, error.Code));
        }
    }

    private Task<ChangeResult> ApplyAsync(
        AllowedChange allowed,
        OutputResolver outputs,
        UsageChecker usage,
        CancellationToken cancellationToken
    ) =>
        allowed.Change switch
        {
            { Action: ChangeAction.Run or ChangeAction.Create } c => CreateAsync(
                allowed,
                outputs.Resolve(c.Desired!.Spec),
                cancellationToken
            ),
            { Reason: SuspendRequested or ResumeRequested or TransferRequested or TransferWithdrawn } => TagAsync(
                allowed,
                cancellationToken
            ),
            { Action: ChangeAction.Update or ChangeAction.Redeploy } c => UpdateAsync(
                allowed,
                outputs.Resolve(c.Desired!.Spec),
                cancellationToken
            ),
            { Action: ChangeAction.Adopt } => AdoptAsync(allowed, cancellationToken),
            { Action: ChangeAction.Replace } => DeleteAsync(allowed, cancellationToken),
            { Action: ChangeAction.Delete, Reason: DeleteRequested } => DeleteAsync(allowed, cancellationToken),
            { Action: ChangeAction.Delete } => DeleteUnusedAsync(allowed, usage, cancellationToken),
            { Action: ChangeAction.Forget } => ForgetAsync(allowed, cancellationToken),
            var other => throw new InvalidOperationException($"unexpected action {other.Action}"),
        };

    private async Task<ChangeResult> UploadAsync(AllowedChange allowed, DesiredDataset dataset, CancellationToken cancellationToken)
    {
        await datasets.UploadAsync(allowed, dataset, files, cancellationToken);
        return new(null, dataset.Id.Name, null);
    }

    private async Task<ChangeResult> CreateAsync(AllowedChange allowed, DataMap spec, CancellationToken cancellationToken)
    {
        var (change, kind) = (allowed.Change, allowed.Change.Kind!);
        var isNamed = change.Desired!.Naming != Naming.Server;
        // Others, or this controller before a crash, may have created it meanwhile: the next plan decides on what exists.
        if (isNamed && await reader.DescribeAsync(kind, change.ActualName, cancellationToken) is { } existing)
            return new(kind, change.ActualName, existing);
        try
        {
            var arn = await writer.CreateAsync(allowed, requests.Create(change, spec), cancellationToken);
            var created = await reader.DescribeAsync(kind, isNamed ? change.ActualName : arn, cancellationToken);
            return created is null
                ? new(kind, change.ActualName, null, new NotVisibleYet(kind.Operations.Create, change.ActualName))
                : new(kind, change.ActualName, WithTags(created, change.Desired.CanBeTagged ? requests.TagsOf(change.Desired) : NoTags));
        }
        catch (ServiceException error) when (error.Kind == ServiceErrorKind.AlreadyExists && isNamed)
        {
            if (await reader.DescribeAsync(kind, change.ActualName, cancellationToken) is not { } created)
                throw;
            return new(kind, change.ActualName, created);
        }
    }

    private async Task<ChangeResult> UpdateAsync(AllowedChange allowed, DataMap spec, CancellationToken cancellationToken)
    {
        var change = allowed.Change;
        var (desired, planned) = (change.Desired!, change.Observed!);
        if (await reader.DescribeAsync(change.Kind!, planned.Handle, cancellationToken) is not { IsBusy: false } actual)
            return await ReadBackAsync(change, null, cancellationToken);
        if (!actual.HasSameOwner(planned))
            return LostOwner(change);
        if (HasChangedSince(change, actual))
            return new(change.Kind, planned.Name, actual);
        var tags = new Dictionary<string, string>(desired.CanBeTagged ? requests.TagsOf(desired) : NoTags);
        // Tagged before it is sent, so that an update that AWS rolls back is not sent again after a crash in between.
        if (change.Action == ChangeAction.Redeploy)
            tags[OwnTags.Attempted] = Fingerprints.Recipe + desired.Fingerprint;
        if (tags.Count > 0)
            await writer.TagAsync(allowed, tags, [], cancellationToken);
        if (change.Action == ChangeAction.Redeploy || change.Fields.Any(f => f.TagKey is null))
            await SendUpdateAsync(allowed, requests.Update(change, spec), actual, cancellationToken);
        return await ReadBackAsync(change, tags, cancellationToken);
    }

    // An update that AWS did not accept was not attempted: with the tag, an earlier failure of the endpoint would be taken for its own.
    private async Task SendUpdateAsync(AllowedChange allowed, DataMap request, ObservedResource before, CancellationToken cancellationToken)
    {
        try
        {
            await writer.UpdateAsync(allowed, request, cancellationToken);
        }
        catch (ServiceException error) when (allowed.Change.Action == ChangeAction.Redeploy && error.Kind != ServiceErrorKind.Unavailable)
        {
            if (before.Tags.TryGetValue(OwnTags.Attempted, out var attempted))
                await writer.TagAsync(allowed, new Dictionary<string, string> { [OwnTags.Attempted] = attempted }, [], cancellationToken);
            else
                await writer.TagAsync(allowed, NoTags, [OwnTags.Attempted], cancellationToken);
            throw;
        }
    }

    // The resource has changed since it was planned: the next plan decides on its current state.
    private static bool HasChangedSince(Change change, ObservedResource actual)
    {
        var planned = change.Observed!;
        if (actual.IsSuspended != planned.IsSuspended)
            return true;
        var members = change.Fields.Select(f => change.Kind!.ReturnedAs.GetValueOrDefault(f.Member, f.Member));
        return planned.Description is { } before && members.Distinct().Any(m => !Equals(ToText(before[m]), ToText(actual.Description?[m])));
    }

    private static string? ToText(DataNode? node) => node is null ? null : JsonData.ToJson(node)?.ToJsonString();

    private async Task<ChangeResult> AdoptAsync(AllowedChange allowed, CancellationToken cancellationToken)
    {
        var planned = allowed.Change.Observed!;
        var actual = await reader.DescribeAsync(planned.Kind, planned.Handle, cancellationToken);
        if (actual is null)
            return new(planned.Kind, planned.Name, null);
        if (
            actual.Owner != planned.Owner
            || actual.Tags.GetValueOrDefault(OwnTags.Transfer) != planned.Tags.GetValueOrDefault(OwnTags.Transfer)
        )
            return LostOwner(allowed.Change);
        var tags = requests.TagsOf(allowed.Change.Desired!);
        var remove = planned.Tags.ContainsKey(OwnTags.Transfer) ? new[] { OwnTags.Transfer } : [];
        await writer.TagAsync(allowed, tags, remove, cancellationToken);
        return await ReadBackAsync(allowed.Change, tags, cancellationToken);
    }

    // Sets or removes the one tag that a person requested.
    private async Task<ChangeResult> TagAsync(AllowedChange allowed, CancellationToken cancellationToken)
    {
        var planned = allowed.Change.Observed!;
        var actual = await reader.DescribeAsync(planned.Kind, planned.Handle, cancellationToken);
        if (actual is null || IsLost(actual, planned))
            return LostOwner(allowed.Change);
        var (key, value) = (allowed.Change.Fields[0].TagKey!, allowed.Change.Fields[0].After?.Unmasked);
        var set = value is null ? NoTags : new() { [key] = value };
        await writer.TagAsync(allowed, set, value is null ? [key] : [], cancellationToken);
        var tags = planned.Tags.Where(t => t.Key != key).Concat(set).ToDictionary();
        return new(planned.Kind, planned.Name, planned with { Tags = tags });
    }

    // It is deleted only when its possible users were just read, are in service, and use another; else it stays.
    private async Task<ChangeResult> DeleteUnusedAsync(AllowedChange allowed, UsageChecker usage, CancellationToken cancellationToken)
    {
        var change = allowed.Change;
        if (await usage.FindDependentAsync(change.Observed!, cancellationToken) is not var (user, failure))
            return await DeleteAsync(allowed, cancellationToken);
        // An earlier version that is in use is not deleted: the next plan knows its user.
        return change.IsHousekeeping ? new(user.Kind, user.Name, user) : new(change.Kind, change.ActualName, null, failure);
    }

    private async Task<ChangeResult> DeleteAsync(AllowedChange allowed, CancellationToken cancellationToken)
    {
        var change = allowed.Change;
        var planned = change.Observed!;
        var actual = await reader.DescribeAsync(change.Kind!, planned.Handle, cancellationToken);
        if (actual is null)
            return new(change.Kind, planned.Name, null);
        if (FindObstacle(change, actual) is { } obstacle)
            return obstacle;
        await writer.DeleteAsync(allowed, cancellationToken);
        return await ReadBackAsync(change, null, cancellationToken);
    }

    // Why a resource is not removed: it has another owner since it was planned, or a person suspended it, which the next plan shows.
    private static ChangeResult? FindObstacle(Change change, ObservedResource actual) =>
        IsLost(actual, change.Observed!) ? LostOwner(change)
        : actual.IsSuspended ? new(change.Kind, change.Observed!.Name, actual)
        : null;

    // What is found by its ARN is described without tags.
    private static bool IsLost(ObservedResource actual, ObservedResource planned) =>
        !planned.Kind.HandleIsArn && !actual.HasSameOwner(planned);

    private static ChangeResult LostOwner(Change change) => new(change.Kind, change.ActualName, null, new OwnerChanged(change.ActualName));

    private async Task<ChangeResult> ForgetAsync(AllowedChange allowed, CancellationToken cancellationToken)
    {
        var run = allowed.Change.Observed!;
        var actual = await reader.DescribeAsync(run.Kind, run.Handle, cancellationToken);
        if (actual is not null && FindObstacle(allowed.Change, actual) is { } obstacle)
            return obstacle;
        // A run that is busy now is stopped, whatever its status was when it was planned: a forgotten run would go on unseen, and cost.
        if (actual is { IsBusy: true })
            await StopAsync(allowed, run, cancellationToken);
        if (run.Kind.HasTags)
            await writer.TagAsync(allowed, NoTags, [OwnTags.Managed], cancellationToken);
        return new(run.Kind, run.Name, null);
    }

    // AWS refuses to stop a run that has just ended by itself.
    private async Task StopAsync(AllowedChange allowed, ObservedResource run, CancellationToken cancellationToken)
    {
        try
        {
            await writer.StopAsync(allowed, cancellationToken);
        }
        catch (ServiceException error) when (error.Kind is ServiceErrorKind.InvalidRequest or ServiceErrorKind.Conflict)
        {
            if (await reader.DescribeAsync(run.Kind, run.Handle, cancellationToken) is { IsBusy: true })
                throw;
        }
    }

    private async Task<ChangeResult> ReadBackAsync(
        Change change,
        IReadOnlyDictionary<string, string>? sent,
        CancellationToken cancellationToken
    )
    {
        var planned = change.Observed!;
        var actual = await reader.DescribeAsync(change.Kind!, planned.Handle, cancellationToken);
        return new(change.Kind, planned.Name, actual is null ? null : WithTags(actual, sent ?? NoTags));
    }

    // Tags take seconds to become visible; what was sent and accepted is set.
    private static ObservedResource WithTags(ObservedResource resource, IReadOnlyDictionary<string, string> sent) =>
        resource with
        {
            Tags = resource.Tags.Concat(sent).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        };
}
