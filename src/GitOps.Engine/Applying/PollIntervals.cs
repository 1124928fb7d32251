using GitOps.Core.Manifests;

namespace GitOps.Engine.Applying;

/// <summary>How often operations in progress are checked.</summary>
public static class PollIntervals
{
    /// <summary>In AWS: jobs take minutes, and describing them is throttled.</summary>
    public static readonly TimeSpan Aws = TimeSpan.FromSeconds(15);

    /// <summary>On an AWS server on this machine: calls are free, and jobs take seconds.</summary>
    public static readonly TimeSpan OnThisMachine = TimeSpan.FromMilliseconds(500);

    /// <summary>The interval in an environment.</summary>
    public static TimeSpan Of(EnvironmentSettings environment) => environment.IsOnThisMachine ? OnThisMachine : Aws;
}
