using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Tests.Reference;

/// <summary>The meaning of each exit code, for the command reference.</summary>
internal static class ExitCodeTexts
{
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (ExitCode.Success, "Success. Of `plan` and `diff`: no changes. Of `status` and `why`: Synced."),
        (
            ExitCode.Error,
            "An error, for example in manifests or credentials, or a request that AWS rejected. Of `status` and `why`: Failed."
        ),
        (ExitCode.Changes, "`plan` and `diff`: there are changes."),
        (ExitCode.Stalled, "Stalled: a person must act."),
        (ExitCode.Progressing, "Progressing: something is still in progress. Of `wait`: the timeout has passed."),
        (ExitCode.Superseded, "`wait`: a newer commit superseded the commit."),
        (ExitCode.Interrupted, "Interrupted. Runs in AWS continue."),
    ];
}
