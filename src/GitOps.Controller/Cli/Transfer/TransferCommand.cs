using System.CommandLine;
using System.Text.RegularExpressions;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Planning;

namespace GitOps.Controller.Cli.Transfer;

/// <summary>
/// <c>gitops transfer</c>: offers a resource to another repository or environment, by a tag. The other side accepts by a manifest that
/// adopts it; until then nothing changes, and it is not pruned here.
/// </summary>
internal static partial class TransferCommand
{
    [GeneratedRegex(@"^[A-Za-z0-9-]{1,63}(/[A-Za-z0-9-]{1,63})?$")]
    private static partial Regex Receiver { get; }

    public static Command Build(Host host)
    {
        var environment = CommonOptions.Environment();
        var resource = new Argument<string>("resource") { Description = "The resource, as <kind>/<name>." };
        var to = new Option<string?>("--to")
        {
            Description = "The repository that may adopt it, as <repository> or <repository>/<environment>.",
        };
        var withdraw = new Option<bool>("--withdraw") { Description = "Withdraw the offer." };
        return new Command("transfer", "Offer a resource to another repository, which takes it over by adopting it.")
        {
            resource,
            environment,
            to,
            withdraw,
        }.WithHandler(
            host,
            (parsed, token) =>
                parsed.GetValue(to) is null == parsed.GetValue(withdraw)
                    ? RunAsync(host, parsed.GetValue(environment), parsed.GetValue(resource)!, parsed.GetValue(to), token)
                    : throw new CommandException("expected either --to <repository> or --withdraw")
        );
    }

    private static Task<int> RunAsync(Host host, string? environment, string text, string? to, CancellationToken cancellationToken)
    {
        if (to is not null && !Receiver.IsMatch(to))
            throw new CommandException(
                $"invalid receiver '{to}': expected the id of a repository (repository in its gitops.yaml), or <repository>/<environment>"
            );
        var id = CommonOptions.ParseResourceId(text, host);
        return TagRequest.RunAsync(
            host,
            environment,
            new TransferRequest(id, to),
            session =>
                $"{id} can't be transferred from {session.Environment.Name}: it does not exist in AWS, is not managed by this environment, "
                + "or is of a kind without tags",
            (_, change) =>
                to is null
                    ? $"Withdrew the offer of {id}"
                    : $"Offered {id} ({change.ActualName}) to {to}. Next: add its manifest there, named {change.ActualName} with the "
                        + "annotations gitops.mlops/adopt: \"true\" and gitops.mlops/exact-name: \"true\", and remove it here.",
            cancellationToken
        );
    }
}
