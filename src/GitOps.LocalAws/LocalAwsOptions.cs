using GitOps.LocalAws.Faults;

namespace GitOps.LocalAws;

/// <summary>The settings of a local AWS.</summary>
public sealed record LocalAwsOptions
{
    /// <summary>The folder for its state, access keys and journal. Only one server can use it at a time.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>Whether training jobs may run users' commands as processes on this machine, with the privileges of the server.</summary>
    public bool RunCommands { get; init; }

    /// <summary>The faults to inject; none by default.</summary>
    public FaultOptions Faults { get; init; } = new();
}
