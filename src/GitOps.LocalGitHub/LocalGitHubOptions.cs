namespace GitOps.LocalGitHub;

/// <summary>The settings of a local GitHub.</summary>
public sealed record LocalGitHubOptions
{
    /// <summary>The folder for its repositories, state and journal. Only one server can use it at a time.</summary>
    public required string StateFolder { get; init; }

    /// <summary>The port on 127.0.0.1; 0 selects a free port.</summary>
    public int Port { get; init; }

    /// <summary>Whether GitHub's primary and secondary rate limits are enforced. Headers are sent in any case.</summary>
    public bool EnforceLimits { get; init; }

    /// <summary>The Git program that serves clones and pushes.</summary>
    public string GitProgram { get; init; } = "git";

    /// <summary>The clock of tokens, limits and timestamps.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
