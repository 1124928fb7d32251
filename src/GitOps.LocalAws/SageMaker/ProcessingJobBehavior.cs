namespace GitOps.LocalAws.SageMaker;

/// <summary>Processing jobs.</summary>
internal sealed class ProcessingJobBehavior(TimeProvider time) : UnsupportedRunBehavior(time)
{
    public override string Kind => "ProcessingJob";
}
