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

/// <summary>What the commands stand on: the outer world behind its ports, made when first used so that a quick command stays quick.</summary>
internal sealed class Host(Output output, string folder, TimeProvider time, string localFolder)
{
    private IEnvironmentConnector? _environments;
    private IRepositories? _repositories;
    private EnvironmentPipeline? _pipeline;

    /// <summary>Where results and talk go.</summary>
    public Output Output { get; } = output;

    /// <summary>The folder that the user stands in.</summary>
    public string Folder { get; } = folder;

    public TimeProvider Time { get; } = time;

    /// <summary>The state folder of this machine's local AWS.</summary>
    public string LocalFolder { get; } = localFolder;

    public KindCatalog Catalog => KindCatalog.Default;

    /// <summary>The policy of the stage Decide: allows everything until a repository has policies.</summary>
    public IDecisionPolicy Policy { get; init; } = new AllowEverything();

    /// <summary>The pipeline that every command and the service run.</summary>
    public EnvironmentPipeline Pipeline => _pipeline ??= new(new Decider(Policy), Catalog, Time);

    public IEnvironmentConnector Environments =>
        _environments ??= AwsRegistration.AddAws(new AwsOptions { Local = ReadLocal }, Catalog, Time);

    public IRepositories Repositories => _repositories ??= GitRegistration.AddGit(Time);

    /// <summary>What to type to run this program again: the wrapper tells its own name.</summary>
    public static string Command => Environment.GetEnvironmentVariable("GITOPS_COMMAND") is { Length: > 0 } command ? command : "gitops";

    /// <summary>The same from any folder.</summary>
    public static string FullCommand => Command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(Command) : Command;

    public static Host FromMachine() =>
        new(Output.FromMachine(), Environment.CurrentDirectory, TimeProvider.System, LocalAddress.DefaultFolder);

    /// <summary>The same host in another folder.</summary>
    public Host In(string other, string? localFolder = null) => new(Output, other, Time, localFolder ?? LocalFolder) { Policy = Policy };

    private LocalKeys ReadLocal()
    {
        return LocalAddress.Read(LocalFolder) is { } address
            ? new(address.Url, address.AccessKeyId, address.SecretAccessKey, address.Account)
            : throw new CommandException(
                $"the environment's endpoint is local, and no local AWS has run in {LocalFolder}: start one with `{Command} local`"
            );
    }
}
