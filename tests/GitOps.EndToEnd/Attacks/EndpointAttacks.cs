using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

/// <summary>Endpoints that are not AWS. An administrator has allowed all but the first, some by mistake.</summary>
internal static class EndpointAttacks
{
    private const Threat Of = Threat.Endpoints;
    private const string Metadata = "a link-local or metadata address, which no environment may use";

    public static IEnumerable<Attack> All =>
        [
            New(
                "a server of the attacker's",
                "endpoint: https://attacker.example is not allowed for this source",
                _ => "https://attacker.example"
            ),
            New("the metadata of the machine", $"169.254.169.254 is 169.254.169.254, {Metadata}", _ => "http://169.254.169.254"),
            New(
                "the credentials of the container, in an address of IPv6",
                $"::ffff:169.254.170.2, {Metadata}",
                _ => "http://[::ffff:169.254.170.2]"
            ),
            New("the metadata of the machine by IPv6", $"fd00:ec2::254, {Metadata}", _ => "http://[fd00:ec2::254]"),
            New(
                "a redirect elsewhere",
                "the server redirects to /elsewhere, which is not followed",
                world => world.Servers.RedirectingEndpoint
            ),
            New("a server that is not AWS", "the response can't be read: it names no account", world => world.Servers.LyingEndpoint),
            New("a server that never answers", "did not answer within 10 seconds", world => world.Servers.SilentEndpoint) with
            {
                IsSlow = true,
            },
        ];

    private static Attack New(string name, string refusal, Func<AttackWorld, string> endpoint) =>
        new(
            Of,
            name,
            refusal,
            async world =>
            {
                var met = await world.PushAsync(
                    AttackWorld.SourceOf(Of),
                    [
                        TreeEntry.File("gitops.yaml", AttackSettings.Of(Of, endpoint: endpoint(world))),
                        TreeEntry.File("models/a.yaml", Manifests.PackageGroup("a")),
                    ]
                );
                return world.Servers.Followed == 0 ? met : "the redirect was followed";
            }
        );
}
