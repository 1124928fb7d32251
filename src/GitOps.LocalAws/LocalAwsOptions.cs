using GitOps.LocalAws.Faults;

namespace GitOps.LocalAws;

/// <summary>How a local AWS is run.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>The folder that keeps its state, keys and journal.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether training jobs may run users' commands as processes on this machine, with the rights of the server.</summary>
    public bool RunCommands { get; init; }

    /// <summary>What goes wrong on demand.</summary>
    public FaultOptions Faults { get; init; } = new();
}
