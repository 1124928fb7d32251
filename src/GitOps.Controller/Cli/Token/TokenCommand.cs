using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Token;

/// <summary><c>gitops token</c>: a new token for the service's API, and the hash that its settings keep.</summary>
internal static class TokenCommand
{
    public static Command Build(Host host) =>
        new Command("token", "Make a token for the service's API: it is shown once, its hash goes into the settings.").Run(
            host,
            (_, _) =>
            {
                var token = "gitops_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
                host.Output.ResultLine(token);
                host.Output.Say($"sha256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}");
                return Task.FromResult(ExitCode.Good);
            }
        );
}
