using System.CommandLine;
using GitOps.Controller.Cli.Apply;
using GitOps.Controller.Cli.Audit;
using GitOps.Controller.Cli.Completion;
using GitOps.Controller.Cli.Delete;
using GitOps.Controller.Cli.Demo;
using GitOps.Controller.Cli.Describe;
using GitOps.Controller.Cli.Diff;
using GitOps.Controller.Cli.Doctor;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.Controller.Cli.Get;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Init;
using GitOps.Controller.Cli.Invoke;
using GitOps.Controller.Cli.Local;
using GitOps.Controller.Cli.Logs;
using GitOps.Controller.Cli.Plan;
using GitOps.Controller.Cli.ReadWorker;
using GitOps.Controller.Cli.Retry;
using GitOps.Controller.Cli.Serve;
using GitOps.Controller.Cli.Status;
using GitOps.Controller.Cli.Suspend;
using GitOps.Controller.Cli.Sync;
using GitOps.Controller.Cli.Token;
using GitOps.Controller.Cli.Transfer;
using GitOps.Controller.Cli.Tree;
using GitOps.Controller.Cli.Validate;
using GitOps.Controller.Cli.Version;
using GitOps.Controller.Cli.Wait;
using GitOps.Controller.Cli.Webhooks;
using GitOps.Controller.Cli.Why;

namespace GitOps.Controller.Cli;

/// <summary>The command line: all commands, and how arguments are run.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, Host host)
    {
        // Scripts call this often, so it skips building the parser.
        if (args is ["version"] or ["--version"])
            return VersionCommand.Run(host);
        var parsed = Build(host).Parse(args);
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) }
        );
    }

    /// <summary>All commands; the command reference is generated from them as well.</summary>
    public static RootCommand Build(Host host)
    {
        var root = new RootCommand("GitOps for Amazon SageMaker: keeps AWS in sync with the manifests in Git.")
        {
            InitCommand.Build(host),
            ValidateCommand.Build(host),
            PlanCommand.Build(host),
            ApplyCommand.Build(host),
            GetCommand.Build(host),
            DescribeCommand.Build(host),
            LogsCommand.Build(host),
            TreeCommand.Build(host),
            DiffCommand.Build(host),
            DeleteCommand.Build(host),
            RetryCommand.Build(host),
            InvokeCommand.Build(host),
            LocalCommand.Build(host),
            DemoCommand.Build(host),
            ServeCommand.Build(host),
            StatusCommand.Build(host),
            WhyCommand.Build(host),
            WaitCommand.Build(host),
            SyncCommand.Build(host),
            AuditCommand.Build(host),
            WebhooksCommand.Build(host),
            TokenCommand.Build(host),
            DoctorCommand.Build(host),
            SuspendCommand.BuildSuspend(host),
            SuspendCommand.BuildResume(host),
            TransferCommand.Build(host),
            CompletionCommand.Build(host),
            VersionCommand.Build(host),
            FetchWorkerCommand.Build(host),
            ReadWorkerCommand.Build(host),
        };
        root.Options.Add(CommonOptions.NoColor);
        return root;
    }
}
