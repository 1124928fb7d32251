using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Model packages: the server numbers the versions of a group, which have no tags; the caller names all other packages.</summary>
internal sealed class ModelPackageBehavior : KindBehavior
{
    public override string Kind => "ModelPackage";

    public override StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller)
    {
        var group = resource.Text("ModelPackageGroupName");
        if ((group is null) == (resource.Text("ModelPackageName") is null))
            throw AwsException.Validation("Exactly one of ModelPackageName and ModelPackageGroupName must be specified.");
        var completed = resource.With(
            ("ModelPackageStatus", "Completed"),
            ("ModelPackageStatusDetails", new JsonObject { ["ValidationStatuses"] = new JsonArray() })
        );
        if (group is null)
            return completed;
        if (resource.Tags.Count > 0)
            throw AwsException.Validation("A model package version cannot have tags: add the tags to its group.");
        var name = group[(group.LastIndexOf('/') + 1)..];
        var maxVersion = regionStore
            .All(resource.Kind)
            .Where(r => r.Text("ModelPackageGroupName") == name)
            .Select(r => r.Document["ModelPackageVersion"]!.GetValue<int>())
            .DefaultIfEmpty(0)
            .Max();
        var groupResource =
            regionStore.All().FirstOrDefault(r => r.Kind.Name == "ModelPackageGroup" && r.Key == name)
            ?? throw AwsException.Validation($"ModelPackageGroup {name} does not exist.");
        var version = Math.Max(maxVersion, groupResource.Document["_versions"]?.GetValue<int>() ?? 0) + 1;
        regionStore.Put(groupResource.With(("_versions", version)));
        var arn = $"arn:{caller.Partition}:sagemaker:{caller.Region}:{caller.Account}:model-package/{name}/{version}";
        return completed.With(
            ("ModelPackageArn", arn),
            ("ModelPackageVersion", version),
            ("ModelPackageGroupName", name),
            ("ModelApprovalStatus", resource.Document["ModelApprovalStatus"] ?? "PendingManualApproval")
        ) with
        {
            Key = $"{name}/{version}",
        };
    }

    public override StoredResource OnUpdate(RegionStore regionStore, StoredResource before, StoredResource after, JsonObject request)
    {
        var metadata = after.Document["CustomerMetadataProperties"]?.DeepClone().AsObject();
        foreach (var key in request["CustomerMetadataPropertiesToRemove"]?.AsArray() ?? [])
            metadata?.Remove((string)key!);
        return after.With(
            ("CustomerMetadataProperties", metadata),
            ("ApprovalDescription", request["ApprovalDescription"] ?? before.Document["ApprovalDescription"])
        );
    }
}
