using System.Text;
using GitOps.Git.Signatures;

namespace GitOps.Fuzz.Targets;

/// <summary>OpenPGP public keys, with which good signatures are checked.</summary>
internal sealed class PgpKeyTarget : ITarget
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Corpora.Seed("content"));
    private static readonly string[] Signatures = [.. PgpSignatureTarget.Algorithms.Select(a => Corpora.Seed($"pgp-{a}.sig"))];

    public IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. PgpSignatureTarget
            .Algorithms.Select(a => Corpora.Seed($"pgp-{a}.key"))
            .SelectMany(s => new[] { Encoding.UTF8.GetBytes(s), Armor.Decode(s) }),
    ];

    public string Run(byte[] input)
    {
        var armor = input is [(byte)'-', ..] ? Encoding.UTF8.GetString(input) : Armor.Encode("PGP PUBLIC KEY BLOCK", input);
        var checks = Signatures.Select(s => PgpSignatureCheck.Verify(s, Content, [armor])).ToList();
        return string.Join(' ', checks.Select(c => c.Good)) + new string([.. checks[0].Reason.Where(char.IsAsciiLetterLower).Take(60)]);
    }

    public void Dispose() { }
}
