using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Token;

/// <summary><c>gitops token</c>: creates a token for the service's API, and prints its hash for the settings.</summary>
internal static class TokenCommand
{
    public static Command Build(Host host) =>
        new Command("token", "Create a token for the service's API. It is shown once; add its hash to the settings.").WithHandler(
            host,
            (_, _) =>
            {
                var token = "gitops_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
                host.Output.WriteLine(token);
                host.Output.Info($"sha256: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}");
                return Task.FromResult(ExitCode.Success);
            }
        );
}
