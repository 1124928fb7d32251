using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Training jobs: trained in the background.</summary>
internal sealed class TrainingJobBehavior(TrainingRunner runner, BackgroundJobs jobs, TimeProvider time) : KindBehavior
{
    public override string Kind => "TrainingJob";

    public override StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller)
    {
        var algorithm =
            resource.Document["AlgorithmSpecification"]?.DeepClone().AsObject()
            ?? throw AwsException.Validation("AlgorithmSpecification is required");
        if (XgboostImage.Matches((string?)algorithm["TrainingImage"] ?? "") && algorithm["MetricDefinitions"] is null)
            algorithm["MetricDefinitions"] = new JsonArray([
                .. XgboostTraining.MetricDefinitions().Select(d => new JsonObject { ["Name"] = d.Name, ["Regex"] = d.Regex }),
            ]);
        return resource
            .With(("AlgorithmSpecification", algorithm), ("EnableNetworkIsolation", resource.Document["EnableNetworkIsolation"] ?? false))
            .WithSecondaryStatus("Starting", "Starting the training job", time.GetUtcNow());
    }

    public override void StartWork(RegionStore regionStore, StoredResource resource)
    {
        if (resource.Status is "InProgress")
            jobs.Start(
                resource.Arn,
                token => runner.RunAsync(regionStore, resource, token),
                reason => runner.End(regionStore, resource, "Failed", "Failed", reason)
            );
        else if (resource.Status is "Stopping")
            runner.End(regionStore, resource, "Stopped", "Stopped", "Training job was stopped");
    }

    public override void OnStop(RegionStore regionStore, StoredResource resource)
    {
        jobs.Stop(resource.Arn);
        runner.End(regionStore, resource, "Stopped", "Stopped", "Training job was stopped");
    }
}
