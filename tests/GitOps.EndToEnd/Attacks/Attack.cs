namespace GitOps.EndToEnd.Attacks;

/// <summary>What a hostile tenant is after.</summary>
internal enum Threat
{
    /// <summary>A commit that ends the service.</summary>
    Crash,

    /// <summary>The resources, accounts and roles of others.</summary>
    Takeover,

    /// <summary>Commits without the signature that is required.</summary>
    Signatures,

    /// <summary>Signed requests that go to other servers than AWS.</summary>
    Endpoints,

    /// <summary>What a token does not cover.</summary>
    Scope,

    /// <summary>All memory.</summary>
    Memory,

    /// <summary>All time of the service: others wait.</summary>
    Starvation,

    /// <summary>Many requests.</summary>
    Flooding,

    /// <summary>A service without authentication that others can reach.</summary>
    Exposure,

    /// <summary>Secrets, and texts that control a terminal or forge a log line.</summary>
    Text,
}

/// <summary>
/// An attack, and words of the refusal that it must meet. <paramref name="RunAsync"/> gives what it met. A slow one needs minutes, so only
/// the long form runs it.
/// </summary>
internal sealed record Attack(Threat Threat, string Name, string Refusal, Func<AttackWorld, Task<string>> RunAsync, bool IsSlow = false)
{
    /// <summary>A commit that the attacker pushes to the repository of the threat.</summary>
    public static Attack Commit(Threat threat, string name, string refusal, string settings, params Func<TreeEntry>[] entries) =>
        new(
            threat,
            name,
            refusal,
            world =>
            {
                var source = AttackWorld.SourceOf(threat);
                return world.PushAsync(source, [TreeEntry.File("gitops.yaml", settings), .. entries.Select(e => e())]);
            }
        );
}
