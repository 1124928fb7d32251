using GitOps.Aws;
using GitOps.Controller.Cli.Terminal;
using GitOps.Engine.Connections;
using GitOps.Engine.Deciding;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Git;
using GitOps.LocalAws;
using GitOps.Schema.Catalog;

namespace GitOps.Controller.Cli.Hosting;

/// <summary>
/// The context of a command: its output, folder and clock, and the ports to Git and AWS. Ports are created on first use, so that commands
/// that do not need them start quickly.
/// </summary>
internal sealed class Host(Output output, string folder, TimeProvider time, string localFolder)
{
    private IEnvironmentConnector? _environments;
    private IRepositories? _repositories;
    private EnvironmentPipeline? _pipeline;

    /// <summary>Where results and messages are written.</summary>
    public Output Output { get; } = output;

    /// <summary>The working directory of the command.</summary>
    public string Folder { get; } = folder;

    public TimeProvider Time { get; } = time;

    /// <summary>The folder with the state of the local AWS on this machine.</summary>
    public string LocalFolder { get; } = localFolder;

    public KindCatalog Catalog => KindCatalog.Default;

    /// <summary>The policy of the Decide stage: allows everything unless another one is set.</summary>
    public IDecisionPolicy Policy { get; init; } = new AllowEverything();

    /// <summary>The pipeline that the commands and the service share.</summary>
    public EnvironmentPipeline Pipeline => _pipeline ??= new(new Decider(Policy), Catalog, Time);

    public IEnvironmentConnector Environments =>
        _environments ??= AwsRegistration.AddAws(new AwsOptions { Local = ReadLocal }, Catalog, Time);

    public IRepositories Repositories => _repositories ??= GitRegistration.AddGit(Time);

    /// <summary>The command that runs this program, for messages. A wrapper script sets it in GITOPS_COMMAND.</summary>
    public static string Command => Environment.GetEnvironmentVariable("GITOPS_COMMAND") is { Length: > 0 } command ? command : "gitops";

    /// <summary>The same, usable from any working directory.</summary>
    public static string FullCommand => Command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(Command) : Command;

    public static Host FromMachine() =>
        new(Output.FromMachine(), Environment.CurrentDirectory, TimeProvider.System, LocalAddress.DefaultFolder);

    /// <summary>The same context with another working directory.</summary>
    public Host WithFolder(string other, string? localFolder = null) =>
        new(Output, other, Time, localFolder ?? LocalFolder) { Policy = Policy };

    private LocalKeys ReadLocal()
    {
        return LocalAddress.Read(LocalFolder) is { } address
            ? new(address.Url, address.AccessKeyId, address.SecretAccessKey, address.Account)
            : throw new CommandException(
                $"the environment uses endpoint: local, but no local AWS was found in {LocalFolder}: start one with `{Command} local`"
            );
    }
}
