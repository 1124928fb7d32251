using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Create, describe, update, delete and stop for every kind, from the catalog's row. Called under the partition's lock.</summary>
internal sealed class Crud(KindCatalog catalog, IEnumerable<Behavior> behaviors, TimeProvider time)
{
    private readonly FrozenDictionary<string, Behavior> _behaviors = behaviors.ToFrozenDictionary(b => b.Kind);

    public JsonObject Create(Kind kind, Partition partition, JsonObject request, Caller caller)
    {
        var token = kind.Token is { } member ? (string?)request[member] : null;
        if (token is not null && partition.FindToken(kind.Operations.Create, token) is { } made && partition.FindByArn(made) is not null)
            return new JsonObject { [kind.ArnMember] = made };
        References.Check(catalog, kind, partition, request, caller);
        var name = kind.NameMember is { } nameMember ? (string?)request[nameMember] : null;
        var document = request.DeepClone().AsObject();
        document.Remove("Tags");
        if (kind.Token is not null)
            document.Remove(kind.Token);
        document["CreationTime"] = StoredResource.Seconds(time.GetUtcNow());
        document["LastModifiedTime"] = StoredResource.Seconds(time.GetUtcNow());
        if (kind.Status is { } status)
            document[status.Member] = FirstStatus(status);
        document[kind.ArnMember] = Arn(kind, name ?? "", caller);
        var resource = new StoredResource(kind, name ?? "", document, TagOperations.Read(request));
        if (_behaviors.GetValueOrDefault(kind.Name) is { } behavior)
            resource = behavior.Creating(partition, resource, request, caller);
        if (partition.Find(kind, resource.Key) is { } there)
            throw Texts.Exists(there);
        partition.Put(resource);
        if (token is not null)
            partition.PutToken(kind.Operations.Create, token, resource.Arn);
        Work(partition, resource);
        return Projection.Show(catalog.Model, catalog.Model.Operation(kind.Operations.Create).Output!, resource.Document);
    }

    public JsonObject Describe(Kind kind, Partition partition, JsonObject request, Caller caller) =>
        Projection.Show(
            catalog.Model,
            catalog.Model.Operation(kind.Operations.Describe).Output!,
            Get(kind, partition, (string)request[kind.Handle]!, caller).Document
        );

    public JsonObject Update(Kind kind, Partition partition, JsonObject request, Caller caller)
    {
        var before = Get(kind, partition, (string)request[kind.UpdateHandle!]!, caller);
        if (before.Kind.Redeploys && before.Status is { } status && kind.Status!.Busy.Contains(status))
            throw Texts.Busy(before);
        References.Check(catalog, kind, partition, request, caller);
        var taken = request.Where(p =>
            p.Key != kind.UpdateHandle && p.Key != kind.Token && catalog.Model.Structure(kind.CreateShape).Find(p.Key) is not null
        );
        var after = before.With([
            .. taken.Select(p => (p.Key, p.Value?.DeepClone())),
            ("LastModifiedTime", StoredResource.Seconds(time.GetUtcNow())),
        ]);
        if (_behaviors.GetValueOrDefault(kind.Name) is { } behavior)
            after = behavior.Updating(partition, before, after, request);
        partition.Put(after);
        Work(partition, after);
        return Projection.Show(catalog.Model, catalog.Model.Operation(kind.Operations.Update!).Output!, after.Document);
    }

    public JsonObject Delete(Kind kind, Partition partition, JsonObject request, Caller caller)
    {
        var resource = Get(kind, partition, (string)request[kind.Handle]!, caller);
        if (kind.Status is { } status && resource.Status is { } now && status.Busy.Contains(now))
            throw kind.IsRun
                ? AwsError.Validation($"The job {resource.Key} is {now}: it can be deleted when it has ended.")
                : Texts.Busy(resource);
        if (_behaviors.GetValueOrDefault(kind.Name) is { } behavior)
            behavior.Deleting(partition, resource);
        partition.Remove(resource);
        return catalog.Model.Operation(kind.Operations.Delete!).Output is { } output
            ? Projection.Show(catalog.Model, output, resource.Document)
            : [];
    }

    public JsonObject Stop(Kind kind, Partition partition, JsonObject request, Caller caller)
    {
        var resource = Get(kind, partition, (string)request[kind.Handle]!, caller);
        if (resource.Status is not ("InProgress" or "Executing"))
            throw AwsError.Validation($"The request was rejected because the {kind} is in status {resource.Status}.");
        partition.Put(resource.WithStatus("Stopping", time.GetUtcNow()));
        _behaviors.GetValueOrDefault(kind.Name)?.Stopping(partition, resource);
        return catalog.Model.Operation(kind.Operations.Stop!).Output is { } output
            ? Projection.Show(catalog.Model, output, resource.Document)
            : [];
    }

    public JsonObject PipelineParameters(Partition partition, JsonObject request) =>
        new()
        {
            ["PipelineParameters"] =
                partition.FindByArn((string)request["PipelineExecutionArn"]!)?.Document["PipelineParameters"]?.DeepClone()
                ?? new JsonArray(),
        };

    /// <summary>Takes up the work of a resource, if its kind does any.</summary>
    public void Work(Partition partition, StoredResource resource) =>
        _behaviors.GetValueOrDefault(resource.Kind.Name)?.Work(partition, resource);

    /// <summary>The ARN of a name.</summary>
    public static string Arn(Kind kind, string name, Caller caller) =>
        $"arn:{caller.Partition}:sagemaker:{caller.Region}:{caller.Account}:{kind.ArnType}/{name}";

    private static StoredResource Get(Kind kind, Partition partition, string handle, Caller caller) =>
        (handle.StartsWith("arn:", StringComparison.Ordinal) ? partition.FindByArn(handle) : null)
        ?? partition.Find(kind, handle)
        ?? throw Texts.Missing(kind, handle, handle.StartsWith("arn:", StringComparison.Ordinal) ? handle : Arn(kind, handle, caller));

    private static string FirstStatus(KindStatus status) =>
        new[] { "InProgress", "Creating", "Executing", "Active", "Completed" }.First(s =>
            status.Busy.Contains(s) || status.Good.Contains(s)
        );
}
