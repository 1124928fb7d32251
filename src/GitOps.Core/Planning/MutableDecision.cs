using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Decides on a thing that is there under its fixed name: updated, replaced, blocked, or as Git says.</summary>
internal sealed class MutableDecision(KindCatalog catalog, PlanOptions options, Func<IReadOnlyList<FieldChange>, string> reason)
{
    public Change Decide(DesiredResource resource, ObservedResource found, Change change, DataMap spec)
    {
        if (found.IsBusy)
            return change with { Action = ChangeAction.Wait, Reason = $"is {found.Status}" };
        var fields = found.Description is { } there ? ValueDiff.Compare(catalog.Model, resource.Kind, spec, there) : [];
        var tags = TagChanges.Of(resource, found);
        var retried = options.Retry.Contains(resource.Id);
        var tried = found.Tags.GetValueOrDefault(OwnTags.Trying) == Fingerprints.Recipe + resource.Fingerprint;
        if (found.Kind.Redeploys && found.IsFailed)
            return DecideFailed(resource, found, change, fields, tried && !retried);
        if (fields.Count == 0)
            return tags.Count > 0
                ? change with
                {
                    Action = ChangeAction.Update,
                    Fields = tags,
                    Reason = TagChanges.Reason(tags),
                }
                : change with
                {
                    Action = ChangeAction.NoChange,
                    Reason = "as Git says",
                };
        if (fields.All(f => resource.Kind.Updatable.Contains(Top(f.Path))))
            return DecideUpdate(resource, found, change with { Fields = [.. fields, .. tags] }, tried && !retried);
        return DecideReplacement(
            resource,
            change with
            {
                Fields = [.. fields, .. tags],
            },
            fields.First(f => !resource.Kind.Updatable.Contains(Top(f.Path)))
        );
    }

    // AWS undoes a failed update silently: in service again on what was before. Sending the same again would go on for ever.
    private Change DecideUpdate(DesiredResource resource, ObservedResource found, Change change, bool tried)
    {
        if (!resource.Kind.Redeploys)
            return change with { Action = ChangeAction.Update, Reason = reason(change.Fields) };
        return tried && found.Failure is { Length: > 0 } why
            ? change with
            {
                Action = ChangeAction.Blocked,
                Reason = $"AWS rolled back because {why}; mend the manifest, or `gitops retry {resource.Id}`",
            }
            : change with
            {
                Action = ChangeAction.Redeploy,
                Reason = reason(change.Fields),
            };
    }

    private static Change DecideFailed(
        DesiredResource resource,
        ObservedResource found,
        Change change,
        IReadOnlyList<FieldChange> fields,
        bool tried
    )
    {
        var why = found.Failure is { Length: > 0 } failure ? $"{found.Status}: {failure}" : $"{found.Status}";
        if (tried)
            return change with
            {
                Action = ChangeAction.Blocked,
                Fields = fields,
                Reason = $"{why}; mend the manifest, or `gitops retry {resource.Id}`",
            };
        return found.Status == "Failed"
            ? change with
            {
                Action = ChangeAction.Replace,
                Fields = fields,
                Reason = $"it is {why}, and can only be made anew",
            }
            : change with
            {
                Action = ChangeAction.Redeploy,
                Fields = fields,
                Reason = $"it is {why}",
            };
    }

    private static Change DecideReplacement(DesiredResource resource, Change change, FieldChange first) =>
        resource.Kind.Replacement == Replacement.Blocked && !resource.Options.AllowReplace
            ? change with
            {
                Action = ChangeAction.Blocked,
                Reason =
                    $"{first.Path} can't be updated, and replacing a {resource.Kind} loses what it holds; take the change back, or set the annotation gitops.mlops/allow-replace: \"true\"",
            }
            : change with
            {
                Action = ChangeAction.Replace,
                Reason = $"{first.Path} can't be updated",
            };

    private static string Top(string path) => path.Split('.', '[')[0];
}
