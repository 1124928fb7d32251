using System.Text.Json.Nodes;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Training jobs: really trained.</summary>
internal sealed class TrainingJobs(TrainingRunner runner, BackgroundWork work, TimeProvider time) : Behavior
{
    public override string Kind => "TrainingJob";

    public override StoredResource Creating(Partition partition, StoredResource resource, JsonObject request, Caller caller)
    {
        var algorithm =
            resource.Document["AlgorithmSpecification"]?.DeepClone().AsObject()
            ?? throw AwsError.Validation("AlgorithmSpecification is required");
        if (XgboostImage.Matches((string?)algorithm["TrainingImage"] ?? "") && algorithm["MetricDefinitions"] is null)
            algorithm["MetricDefinitions"] = new JsonArray([
                .. XgboostTraining.Definitions().Select(d => new JsonObject { ["Name"] = d.Name, ["Regex"] = d.Regex }),
            ]);
        return resource
            .With(("AlgorithmSpecification", algorithm), ("EnableNetworkIsolation", resource.Document["EnableNetworkIsolation"] ?? false))
            .Secondary("Starting", "Starting the training job", time.GetUtcNow());
    }

    public override void Work(Partition partition, StoredResource resource)
    {
        if (resource.Status is "InProgress")
            work.Start(resource.Arn, token => runner.RunAsync(partition, resource, token));
        else if (resource.Status is "Stopping")
            runner.End(partition, resource, "Stopped", "Stopped", "Training job was stopped");
    }

    public override void Stopping(Partition partition, StoredResource resource)
    {
        work.Stop(resource.Arn);
        runner.End(partition, resource, "Stopped", "Stopped", "Training job was stopped");
    }
}
