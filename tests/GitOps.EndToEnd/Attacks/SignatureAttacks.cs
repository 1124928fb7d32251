using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Attacks;

/// <summary>Commits of somebody who may push to a repository that requires signatures, and has no key of a signer.</summary>
internal static class SignatureAttacks
{
    private const Threat Of = Threat.Signatures;
    private const string NotTrusted = "is not trusted: ";
    private const string NeedsSigner = "which needs the signature of a present signer: ";
    private const string Pgp = "-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ==\n-----END PGP SIGNATURE-----";

    private static readonly string Signed = AttackSettings.Of(Of, more: "signers: {allowedSigners: .signers}");

    public static IEnumerable<Attack> All =>
        [
            New("a commit without a signature", NotTrusted + "it is not signed", (world, files) => Repository(world).Commit(files)),
            New(
                "signatures switched off",
                NeedsSigner + "it is not signed",
                (world, _) => Repository(world).Commit(Files(world, AttackSettings.Of(Of)))
            ),
            New(
                "the key of somebody else",
                "is not trusted: its SSH key",
                (world, files) => Repository(world).Commit(files, sshKey: world.OtherKey)
            ),
            New(
                "a key that its own commit adds",
                NeedsSigner + "its SSH key",
                (world, _) => Repository(world).Commit(Files(world, Signed, world.OtherKey), sshKey: world.OtherKey)
            ),
            New(
                "the signature of another commit",
                "its SSH signature does not match its content",
                (world, files) => Repository(world).CommitWithSignature(files, Repository(world).SignatureOf(SignedCommit(world)))
            ),
            New(
                "a signature of another sort",
                "it is signed with an OpenPGP key, but no keys are configured",
                (world, files) => Repository(world).CommitWithSignature(files, Pgp)
            ),
        ];

    private static Attack New(string name, string refusal, Func<AttackWorld, IEnumerable<TreeEntry>, string> commit) =>
        new(
            Of,
            name,
            refusal,
            async world =>
            {
                // The signatures are required by what a signer has signed before.
                var source = AttackWorld.SourceOf(Of);
                var before = await world.EndOfPushAsync(source, SignedCommit(world));
                Assert.StartsWith("Succeeded", before, StringComparison.Ordinal);
                return await world.EndOfPushAsync(source, commit(world, Files(world, Signed)));
            }
        );

    private static string SignedCommit(AttackWorld world) => Repository(world).Commit(Files(world, Signed), sshKey: world.GoodKey);

    private static BareRepository Repository(AttackWorld world) => world.RepositoryOf(AttackWorld.SourceOf(Of));

    private static IEnumerable<TreeEntry> Files(AttackWorld world, string settings, string? otherKey = null) =>
        [
            TreeEntry.File("gitops.yaml", settings),
            TreeEntry.File(
                ".signers",
                string.Concat(
                    new[] { world.GoodKey, otherKey }.OfType<string>().Select(k => $"ada@example.com {File.ReadAllText(k + ".pub")}")
                )
            ),
            TreeEntry.File("models/a.yaml", Manifests.PackageGroup("a")),
        ];
}
