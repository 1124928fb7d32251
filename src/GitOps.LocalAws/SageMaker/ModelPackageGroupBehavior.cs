using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Model package groups: completed immediately; a group with versions cannot be deleted.</summary>
internal sealed class ModelPackageGroupBehavior : KindBehavior
{
    public override string Kind => "ModelPackageGroup";

    public override StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller) =>
        resource.With(("ModelPackageGroupStatus", "Completed"));

    public override void OnDelete(RegionStore regionStore, StoredResource resource)
    {
        if (regionStore.All().Any(r => r.Kind.Name == "ModelPackage" && r.Text("ModelPackageGroupName") == resource.Key))
            throw new AwsException("ConflictException", $"ModelPackageGroup {resource.Arn} has model packages: delete them first.");
    }
}
