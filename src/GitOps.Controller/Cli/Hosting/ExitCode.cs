namespace GitOps.Controller.Cli.Hosting;

/// <summary>The exit codes of all commands.</summary>
internal static class ExitCode
{
    /// <summary>Success; of a plan or diff: no changes.</summary>
    public const int Success = 0;

    /// <summary>An error, for example in manifests or credentials, or a request that AWS rejected.</summary>
    public const int Error = 1;

    /// <summary>A plan or diff has changes.</summary>
    public const int Changes = 2;

    /// <summary>Stalled: a person must act.</summary>
    public const int Stalled = 3;

    /// <summary>Something is still in progress.</summary>
    public const int Progressing = 4;

    /// <summary>A newer commit superseded the one that the command waited for.</summary>
    public const int Superseded = 5;

    /// <summary>The command was interrupted. What runs in AWS continues.</summary>
    public const int Interrupted = 130;
}
