namespace GitOps.Controller.Cli.Hosting;

/// <summary>What the program's exit codes mean.</summary>
internal static class ExitCode
{
    /// <summary>Done; of a plan: nothing to do.</summary>
    public const int Good = 0;

    /// <summary>An error: manifests, credentials, a refusal.</summary>
    public const int Error = 1;

    /// <summary>A plan or diff with changes.</summary>
    public const int Changes = 2;

    /// <summary>The user must act: something is blocked.</summary>
    public const int Stalled = 3;

    /// <summary>Something is still under way.</summary>
    public const int Waiting = 4;

    /// <summary>A newer commit took the place of the one that was waited for.</summary>
    public const int Superseded = 5;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;
}
