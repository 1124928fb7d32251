using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Model packages: a version of a group is numbered by the server and has no tags; another is named by the caller.</summary>
internal sealed class ModelPackages : Behavior
{
    public override string Kind => "ModelPackage";

    public override StoredResource Creating(Partition partition, StoredResource resource, JsonObject request, Caller caller)
    {
        var group = resource.Text("ModelPackageGroupName");
        if ((group is null) == (resource.Text("ModelPackageName") is null))
            throw AwsError.Validation("Either ModelPackageName or ModelPackageGroupName must be given, and not both.");
        var completed = resource.With(
            ("ModelPackageStatus", "Completed"),
            ("ModelPackageStatusDetails", new JsonObject { ["ValidationStatuses"] = new JsonArray() })
        );
        if (group is null)
            return completed;
        if (resource.Tags.Count > 0)
            throw AwsError.Validation("Tags can't be put on a model package version: tag its group.");
        var name = group[(group.LastIndexOf('/') + 1)..];
        var owner = partition
            .All(resource.Kind)
            .Where(r => r.Text("ModelPackageGroupName") == name)
            .Select(r => r.Document["ModelPackageVersion"]!.GetValue<int>())
            .DefaultIfEmpty(0)
            .Max();
        var last =
            partition.All().FirstOrDefault(r => r.Kind.Name == "ModelPackageGroup" && r.Key == name)
            ?? throw AwsError.Validation($"ModelPackageGroup {name} does not exist.");
        var version = Math.Max(owner, last.Document["_versions"]?.GetValue<int>() ?? 0) + 1;
        partition.Put(last.With(("_versions", version)));
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

    public override StoredResource Updating(Partition partition, StoredResource before, StoredResource after, JsonObject request)
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

/// <summary>Groups of model packages: done at once, and not deleted while they have versions.</summary>
internal sealed class ModelPackageGroups : Behavior
{
    public override string Kind => "ModelPackageGroup";

    public override StoredResource Creating(Partition partition, StoredResource resource, JsonObject request, Caller caller) =>
        resource.With(("ModelPackageGroupStatus", "Completed"));

    public override void Deleting(Partition partition, StoredResource resource)
    {
        if (partition.All().Any(r => r.Kind.Name == "ModelPackage" && r.Text("ModelPackageGroupName") == resource.Key))
            throw new AwsError("ConflictException", $"ModelPackageGroup {resource.Arn} has model packages: delete them first.");
    }
}
