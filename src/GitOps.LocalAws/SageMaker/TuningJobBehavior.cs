using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.LocalAws.Store;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Hyperparameter tuning jobs.</summary>
internal sealed class TuningJobBehavior(TimeProvider time) : UnsupportedRunBehavior(time)
{
    private readonly TimeProvider _time = time;

    public override string Kind => "HyperParameterTuningJob";

    public override StoredResource OnCreate(RegionStore regionStore, StoredResource resource, JsonObject request, Caller caller) =>
        resource.With(
            (
                "ObjectiveStatusCounters",
                new JsonObject
                {
                    ["Succeeded"] = 0,
                    ["Pending"] = 0,
                    ["Failed"] = 0,
                }
            ),
            (
                "TrainingJobStatusCounters",
                new JsonObject
                {
                    ["Completed"] = 0,
                    ["InProgress"] = 0,
                    ["RetryableError"] = 0,
                    ["NonRetryableError"] = 0,
                    ["Stopped"] = 0,
                }
            ),
            ("HyperParameterTuningEndTime", StoredResource.UnixSeconds(_time.GetUtcNow()))
        );
}
