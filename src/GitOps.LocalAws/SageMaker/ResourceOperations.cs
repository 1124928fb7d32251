using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Create, Describe, Update, Delete and Stop for every kind. Must be called under the region store's lock.</summary>
internal sealed class ResourceOperations(KindCatalog catalog, IEnumerable<KindBehavior> behaviors, TimeProvider time)
{
    private readonly FrozenDictionary<string, KindBehavior> _behaviors = behaviors.ToFrozenDictionary(b => b.Kind);

    public JsonObject Create(Kind kind, RegionStore regionStore, JsonObject request, Caller caller)
    {
        var token = kind.Token is { } member ? (string?)request[member] : null;
        if (token is not null && regionStore.FindToken(kind.Operations.Create, token) is { } arn && regionStore.FindByArn(arn) is not null)
            return new JsonObject { [kind.ArnMember] = arn };
        ReferenceValidator.Validate(catalog, kind, regionStore, request, caller);
        var name = kind.NameMember is { } nameMember ? (string?)request[nameMember] : null;
        var document = request.DeepClone().AsObject();
        document.Remove("Tags");
        if (kind.Token is not null)
            document.Remove(kind.Token);
        document["CreationTime"] = StoredResource.UnixSeconds(time.GetUtcNow());
        document["LastModifiedTime"] = StoredResource.UnixSeconds(time.GetUtcNow());
        if (kind.Status is { } status)
            document[status.Member] = InitialStatus(status);
        document[kind.ArnMember] = Arn(kind, name ?? "", caller);
        var resource = new StoredResource(kind, name ?? "", document, TagOperations.Read(request));
        if (_behaviors.GetValueOrDefault(kind.Name) is { } behavior)
            resource = behavior.OnCreate(regionStore, resource, request, caller);
        if (regionStore.Find(kind, resource.Key) is { } existing)
            throw AwsErrors.AlreadyExists(existing);
        regionStore.Put(resource);
        if (token is not null)
            regionStore.PutToken(kind.Operations.Create, token, resource.Arn);
        StartWork(regionStore, resource);
        return Projection.Project(catalog.Model, catalog.Model.Operation(kind.Operations.Create).Output!, resource.Document);
    }

    public JsonObject Describe(Kind kind, RegionStore regionStore, JsonObject request, Caller caller) =>
        Projection.Project(
            catalog.Model,
            catalog.Model.Operation(kind.Operations.Describe).Output!,
            Get(kind, regionStore, (string)request[kind.Handle]!, caller).Document
        );

    public JsonObject Update(Kind kind, RegionStore regionStore, JsonObject request, Caller caller)
    {
        var before = Get(kind, regionStore, (string)request[kind.UpdateHandle!]!, caller);
        if (before.Kind.Redeploys && before.Status is { } status && kind.Status!.Busy.Contains(status))
            throw AwsErrors.InProgress(before);
        ReferenceValidator.Validate(catalog, kind, regionStore, request, caller);
        var updated = request.Where(p =>
            p.Key != kind.UpdateHandle && p.Key != kind.Token && catalog.Model.Structure(kind.CreateShape).Find(p.Key) is not null
        );
        var after = before.With([
            .. updated.Select(p => (p.Key, p.Value?.DeepClone())),
            ("LastModifiedTime", StoredResource.UnixSeconds(time.GetUtcNow())),
        ]);
        if (_behaviors.GetValueOrDefault(kind.Name) is { } behavior)
            after = behavior.OnUpdate(regionStore, before, after, request);
        regionStore.Put(after);
        StartWork(regionStore, after);
        return Projection.Project(catalog.Model, catalog.Model.Operation(kind.Operations.Update!).Output!, after.Document);
    }

    public JsonObject Delete(Kind kind, RegionStore regionStore, JsonObject request, Caller caller)
    {
        var resource = Get(kind, regionStore, (string)request[kind.Handle]!, caller);
        if (kind.Status is { } status && resource.Status is { } now && status.Busy.Contains(now))
            throw kind.IsRun
                ? AwsException.Validation($"The job {resource.Key} is in status {now}: it cannot be deleted until it has ended.")
                : AwsErrors.InProgress(resource);
        if (_behaviors.GetValueOrDefault(kind.Name) is { } behavior)
            behavior.OnDelete(regionStore, resource);
        regionStore.Remove(resource);
        return catalog.Model.Operation(kind.Operations.Delete!).Output is { } output
            ? Projection.Project(catalog.Model, output, resource.Document)
            : [];
    }

    public JsonObject Stop(Kind kind, RegionStore regionStore, JsonObject request, Caller caller)
    {
        var resource = Get(kind, regionStore, (string)request[kind.Handle]!, caller);
        if (resource.Status is not ("InProgress" or "Executing"))
            throw AwsException.Validation($"The request was rejected because the {kind} is in status {resource.Status}.");
        regionStore.Put(resource.WithStatus("Stopping", time.GetUtcNow()));
        _behaviors.GetValueOrDefault(kind.Name)?.OnStop(regionStore, resource);
        return catalog.Model.Operation(kind.Operations.Stop!).Output is { } output
            ? Projection.Project(catalog.Model, output, resource.Document)
            : [];
    }

    public JsonObject PipelineParameters(RegionStore regionStore, JsonObject request) =>
        new()
        {
            ["PipelineParameters"] =
                regionStore.FindByArn((string)request["PipelineExecutionArn"]!)?.Document["PipelineParameters"]?.DeepClone()
                ?? new JsonArray(),
        };

    /// <summary>Starts the work that the status of a resource requires, if its kind has any.</summary>
    public void StartWork(RegionStore regionStore, StoredResource resource) =>
        _behaviors.GetValueOrDefault(resource.Kind.Name)?.StartWork(regionStore, resource);

    /// <summary>The ARN of a resource in the caller's account and region.</summary>
    public static string Arn(Kind kind, string name, Caller caller) =>
        $"arn:{caller.Partition}:sagemaker:{caller.Region}:{caller.Account}:{kind.ArnType}/{name}";

    private static StoredResource Get(Kind kind, RegionStore regionStore, string handle, Caller caller) =>
        (handle.StartsWith("arn:", StringComparison.Ordinal) ? regionStore.FindByArn(handle) : null)
        ?? regionStore.Find(kind, handle)
        ?? throw AwsErrors.NotFound(kind, handle, handle.StartsWith("arn:", StringComparison.Ordinal) ? handle : Arn(kind, handle, caller));

    private static string InitialStatus(KindStatus status) =>
        new[] { "InProgress", "Creating", "Executing", "Active", "Completed" }.First(s =>
            status.Busy.Contains(s) || status.Good.Contains(s)
        );
}
