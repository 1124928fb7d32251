using GitOps.LocalAws.Store;
using GitOps.LocalAws.Work;

namespace GitOps.LocalAws.SageMaker;

/// <summary>A run that local AWS checks and stores, and can't do: it ends Failed and says so.</summary>
internal abstract class NotRun(TimeProvider time) : Behavior
{
    public override void Work(Partition partition, StoredResource resource)
    {
        if (!resource.Kind.Status!.Busy.Contains(resource.Status!))
            return;
        JobUpdate.Change(
            partition,
            resource,
            r =>
                r.WithStatus("Failed", time.GetUtcNow())
                    .With(("FailureReason", $"local AWS can't run a {Kind} yet: the request is valid and stored, nothing was run"))
        );
    }
}

/// <summary>Hyperparameter tuning jobs.</summary>
internal sealed class TuningJobs(TimeProvider time) : NotRun(time)
{
    private readonly TimeProvider _time = time;

    public override string Kind => "HyperParameterTuningJob";

    public override StoredResource Creating(
        Partition partition,
        StoredResource resource,
        System.Text.Json.Nodes.JsonObject request,
        Server.Caller caller
    ) =>
        resource.With(
            (
                "ObjectiveStatusCounters",
                new System.Text.Json.Nodes.JsonObject
                {
                    ["Succeeded"] = 0,
                    ["Pending"] = 0,
                    ["Failed"] = 0,
                }
            ),
            (
                "TrainingJobStatusCounters",
                new System.Text.Json.Nodes.JsonObject
                {
                    ["Completed"] = 0,
                    ["InProgress"] = 0,
                    ["RetryableError"] = 0,
                    ["NonRetryableError"] = 0,
                    ["Stopped"] = 0,
                }
            ),
            ("HyperParameterTuningEndTime", StoredResource.Seconds(_time.GetUtcNow()))
        );
}

/// <summary>Processing jobs.</summary>
internal sealed class ProcessingJobs(TimeProvider time) : NotRun(time)
{
    public override string Kind => "ProcessingJob";
}

/// <summary>Executions of pipelines: named by the server, each below its pipeline.</summary>
internal sealed class PipelineExecutions(TimeProvider time) : NotRun(time)
{
    public override string Kind => "PipelineExecution";

    public override StoredResource Creating(
        Partition partition,
        StoredResource resource,
        System.Text.Json.Nodes.JsonObject request,
        Server.Caller caller
    )
    {
        var pipeline = resource.Text("PipelineName")!;
        var name = pipeline.StartsWith("arn:", StringComparison.Ordinal) ? pipeline[(pipeline.LastIndexOf('/') + 1)..] : pipeline;
        var id = Guid.NewGuid().ToString("N")[..12];
        var pipelineArn = $"arn:{caller.Partition}:sagemaker:{caller.Region}:{caller.Account}:pipeline/{name}";
        var display =
            resource.Text("PipelineExecutionDisplayName")
            ?? $"execution-{resource.Document["CreationTime"]!.ToJsonString().Replace(".", "", StringComparison.Ordinal)}";
        return resource.With(
            ("PipelineExecutionArn", $"{pipelineArn}/execution/{id}"),
            ("PipelineArn", pipelineArn),
            ("PipelineName", name),
            ("PipelineExecutionDisplayName", display)
        ) with
        {
            Key = id,
        };
    }
}
