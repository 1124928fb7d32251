using System.CommandLine;
using GitOps.Controller.Commands.Apply;
using GitOps.Controller.Commands.Audit;
using GitOps.Controller.Commands.Completion;
using GitOps.Controller.Commands.Delete;
using GitOps.Controller.Commands.Demo;
using GitOps.Controller.Commands.Describe;
using GitOps.Controller.Commands.Diff;
using GitOps.Controller.Commands.Doctor;
using GitOps.Controller.Commands.FetchWorker;
using GitOps.Controller.Commands.Get;
using GitOps.Controller.Commands.Hold;
using GitOps.Controller.Commands.Init;
using GitOps.Controller.Commands.Invoke;
using GitOps.Controller.Commands.Local;
using GitOps.Controller.Commands.Logs;
using GitOps.Controller.Commands.Plan;
using GitOps.Controller.Commands.Retry;
using GitOps.Controller.Commands.Serve;
using GitOps.Controller.Commands.Status;
using GitOps.Controller.Commands.Sync;
using GitOps.Controller.Commands.Token;
using GitOps.Controller.Commands.Tree;
using GitOps.Controller.Commands.Validate;
using GitOps.Controller.Commands.Version;
using GitOps.Controller.Commands.Wait;
using GitOps.Controller.Commands.Webhooks;
using GitOps.Controller.Commands.Why;
using GitOps.Controller.Hosting;

namespace GitOps.Controller.Commands;

/// <summary>The verbs, and the one place where errors become exit codes.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, Host host)
    {
        // The quick way: no parser for what scripts ask most.
        if (args is ["version"] or ["--version"])
            return VersionCommand.Run(host);
        var parsed = Build(host).Parse(args);
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) }
        );
    }

    /// <summary>All verbs, for the reference as well.</summary>
    public static RootCommand Build(Host host)
    {
        var root = new RootCommand("GitOps for Amazon SageMaker: what Git says is what runs.")
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
            HoldCommand.BuildHold(host),
            HoldCommand.BuildRelease(host),
            CompletionCommand.Build(host),
            VersionCommand.Build(host),
            FetchWorkerCommand.Build(host),
        };
        root.Options.Add(CommonOptions.NoColor);
        return root;
    }
}
