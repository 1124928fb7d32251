using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Pipeline executions: the server names them, and their ARNs are below that of their pipeline.</summary>
internal sealed class PipelineExecutionBehavior(TimeProvider time) : UnsupportedRunBehavior(time)
{
    public override string Kind => "PipelineExecution";

    public override StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller)
    {
        var pipeline = resource.Text("PipelineName")!;
        var name = pipeline.StartsWith("arn:", StringComparison.Ordinal) ? pipeline[(pipeline.LastIndexOf('/') + 1)..] : pipeline;
        var id = Guid.NewGuid().ToString("N")[..12];
        var pipelineArn = $"arn:{caller.Partition}:sagemaker:{caller.Region}:{caller.Account}:pipeline/{name}";
        var displayName =
            resource.Text("PipelineExecutionDisplayName")
            ?? $"execution-{resource.Document["CreationTime"]!.ToJsonString().Replace(".", "", StringComparison.Ordinal)}";
        return resource.With(
            ("PipelineExecutionArn", $"{pipelineArn}/execution/{id}"),
            ("PipelineArn", pipelineArn),
            ("PipelineName", name),
            ("PipelineExecutionDisplayName", displayName)
        ) with
        {
            Key = id,
        };
    }
}
