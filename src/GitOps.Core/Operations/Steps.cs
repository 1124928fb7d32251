using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Core.Planning;
using GitOps.Core.Ports;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Operations;

/// <summary>Takes the steps of one round of a plan, each by itself: looks at the thing once more, sends what is needed, and looks again.</summary>
internal sealed class Steps(
    IResourceReader reader,
    IResourceWriter writer,
    IDatasetStore store,
    IRepositoryFiles files,
    Requests requests,
    UserLook users
)
{
    /// <summary>Takes a step; a refusal is a result, not an exception.</summary>
    public async Task<StepResult> TakeAsync(Change change, DesiredGraph graph, ObservedState state, CancellationToken cancellationToken)
    {
        try
        {
            return change.Kind is null
                ? await UploadAsync(graph.FindDataset(change.Id)!, cancellationToken)
                : await TakeAsync(change, new Resolution(graph, graph.Match(state)), cancellationToken);
        }
        catch (RefusedException refusal)
            when (refusal.Kind == RefusalKind.Busy && change is { Action: ChangeAction.Update or ChangeAction.Redeploy })
        {
            // Under way already: by a call of ours whose answer was lost, or by somebody else. The next plan waits for it.
            return await LookAgainAsync(change, cancellationToken);
        }
        catch (RefusedException refusal)
        {
            return new(change.Kind, change.ActualName, null, $"{refusal.Operation} was refused: {refusal.Message} ({refusal.Code})");
        }
    }

    private Task<StepResult> TakeAsync(Change change, Resolution resolution, CancellationToken cancellationToken) =>
        change.Action switch
        {
            ChangeAction.Run or ChangeAction.Create => CreateAsync(change, resolution.Resolve(change.Desired!.Spec), cancellationToken),
            ChangeAction.Update or ChangeAction.Redeploy => UpdateAsync(
                change,
                resolution.Resolve(change.Desired!.Spec),
                cancellationToken
            ),
            ChangeAction.Adopt => TagAsync(change, requests.TagsOf(change.Desired!), cancellationToken),
            ChangeAction.Replace => DeleteAsync(change, cancellationToken),
            ChangeAction.Delete => DeleteUnusedAsync(change, cancellationToken),
            ChangeAction.LetGo => LetGoAsync(change, cancellationToken),
            _ => throw new InvalidOperationException($"{change.Action} is no step"),
        };

    private async Task<StepResult> UploadAsync(DesiredDataset dataset, CancellationToken cancellationToken)
    {
        await store.UploadAsync(dataset, files, cancellationToken);
        return new(null, dataset.Id.Name, null);
    }

    private async Task<StepResult> CreateAsync(Change change, DataMap spec, CancellationToken cancellationToken)
    {
        var kind = change.Kind!;
        var isNamed = change.Desired!.Naming != Naming.Server;
        // Somebody, or we before a crash, may have made it meanwhile: the next pass decides on what is there.
        if (isNamed && await reader.DescribeAsync(kind, change.ActualName, cancellationToken) is { } there)
            return new(kind, change.ActualName, there);
        try
        {
            var arn = await writer.CreateAsync(kind, requests.Create(change, spec), cancellationToken);
            var made = await reader.DescribeAsync(kind, isNamed ? change.ActualName : arn, cancellationToken);
            return made is null
                ? new(
                    kind,
                    change.ActualName,
                    null,
                    $"{kind.Operations.Create} was answered, but there is no {change.ActualName} yet: apply again to look for it"
                )
                : new(kind, change.ActualName, WithTags(made, change.Desired!.CanBeTagged ? requests.TagsOf(change.Desired) : made.Tags));
        }
        catch (RefusedException refusal) when (refusal.Kind == RefusalKind.Exists && isNamed)
        {
            if (await reader.DescribeAsync(kind, change.ActualName, cancellationToken) is not { } made)
                throw;
            return new(kind, change.ActualName, made);
        }
    }

    private async Task<StepResult> UpdateAsync(Change change, DataMap spec, CancellationToken cancellationToken)
    {
        var kind = change.Kind!;
        if (await reader.DescribeAsync(kind, change.Observed!.Handle, cancellationToken) is not { IsBusy: false } now)
            return await LookAgainAsync(change, cancellationToken);
        if (!now.HasSameOwner(change.Observed))
            return NotOurs(change);
        // It is not as the plan saw it: decided again on what is there.
        if (HasMoved(change, now))
            return new(kind, change.Observed.Name, now);
        var tags = new Dictionary<string, string>(
            change.Desired!.CanBeTagged ? requests.TagsOf(change.Desired) : new Dictionary<string, string>()
        );
        // Told before it is tried, so that a crash in between is seen as "never sent".
        if (change.Action == ChangeAction.Redeploy)
            tags[OwnTags.Trying] = Fingerprints.Recipe + change.Desired.Fingerprint;
        if (tags.Count > 0)
            await writer.TagAsync(now.Arn, tags, [], cancellationToken);
        if (change.Fields.Any(f => !f.Path.StartsWith("Tags.", StringComparison.Ordinal)) || change.Action == ChangeAction.Redeploy)
            await writer.UpdateAsync(kind, requests.Update(change, spec), cancellationToken);
        return await LookAgainAsync(change, cancellationToken, tags);
    }

    private static bool HasMoved(Change change, ObservedResource now)
    {
        var planned = change.Observed!;
        return now.Tags.ContainsKey(OwnTags.Hold) != planned.Tags.ContainsKey(OwnTags.Hold)
            || planned.Description is { } before
                && change
                    .Fields.Select(f => change.Kind!.ReturnedAs.GetValueOrDefault(f.Path.Split('.', '[')[0], f.Path.Split('.', '[')[0]))
                    .Distinct()
                    .Any(m => !Equals(Text(before[m]), Text(now.Description?[m])));
    }

    private static string? Text(DataNode? node) => node is null ? null : JsonData.ToJson(node)?.ToJsonString();

    private async Task<StepResult> TagAsync(Change change, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        await writer.TagAsync(change.Observed!.Arn, tags, [], cancellationToken);
        return await LookAgainAsync(change, cancellationToken, tags);
    }

    // What uses it was described a moment ago, is in service, and uses another; or it stays.
    private async Task<StepResult> DeleteUnusedAsync(Change change, CancellationToken cancellationToken)
    {
        if (await users.FindAsync(change.Observed!, cancellationToken) is not { } found)
            return await DeleteAsync(change, cancellationToken);
        // An earlier version that is in use is kept: the next plan says so, now that its user is known.
        return change.IsHousekeeping
            ? new(found.User.Kind, found.User.Name, found.User)
            : new(change.Kind, change.ActualName, null, found.Reason);
    }

    private async Task<StepResult> DeleteAsync(Change change, CancellationToken cancellationToken)
    {
        var now = await reader.DescribeAsync(change.Kind!, change.Observed!.Handle, cancellationToken);
        if (now is null)
            return new(change.Kind, change.Observed.Name, null);
        if (!now.HasSameOwner(change.Observed))
            return NotOurs(change);
        // Somebody holds it since the plan was made: the next plan says so.
        if (now.Tags.ContainsKey(OwnTags.Hold))
            return new(change.Kind, change.Observed.Name, now);
        await writer.DeleteAsync(change.Observed, cancellationToken);
        return await LookAgainAsync(change, cancellationToken);
    }

    private static StepResult NotOurs(Change change) =>
        new(
            change.Kind,
            change.ActualName,
            null,
            $"{change.ActualName} does not carry this repository's tags any more, so it is left alone; plan again"
        );

    private async Task<StepResult> LetGoAsync(Change change, CancellationToken cancellationToken)
    {
        var run = change.Observed!;
        if (run.IsBusy)
            await writer.StopAsync(run, cancellationToken);
        if (run.Kind.HasTags)
            await writer.TagAsync(run.Arn, new Dictionary<string, string>(), [OwnTags.Live], cancellationToken);
        return new(run.Kind, run.Name, null);
    }

    private async Task<StepResult> LookAgainAsync(
        Change change,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? sent = null
    )
    {
        var now = await reader.DescribeAsync(change.Kind!, change.Observed!.Handle, cancellationToken);
        return new(change.Kind, change.Observed.Name, now is null ? null : WithTags(now, sent ?? now.Tags));
    }

    // Tags take seconds to show; what was sent and not refused is there.
    private static ObservedResource WithTags(ObservedResource resource, IReadOnlyDictionary<string, string> sent) =>
        resource with
        {
            Tags = resource.Tags.Concat(sent).GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.Last().Value),
        };
}
