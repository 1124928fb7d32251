using System.Text;
using GitOps.Git.Signatures;

namespace GitOps.Fuzz.Targets;

/// <summary>OpenPGP signatures: with their armor, or the packets in it.</summary>
internal sealed class PgpSignatureTarget : ITarget
{
    public static readonly string[] Algorithms = ["rsa2048", "ed25519", "nistp256"];
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Corpora.Seed("content"));
    private static readonly string[] Keys = [.. Algorithms.Select(a => Corpora.Seed($"pgp-{a}.key"))];

    public IReadOnlyList<byte[]> Corpus { get; } =
    [.. Algorithms.Select(a => Corpora.Seed($"pgp-{a}.sig")).SelectMany(s => new[] { Encoding.UTF8.GetBytes(s), Armor.Decode(s) })];

    public string Run(byte[] input)
    {
        var armor = input is [(byte)'-', ..] ? Encoding.UTF8.GetString(input) : Armor.Encode("PGP SIGNATURE", input);
        var check = PgpSignatureCheck.Verify(armor, Content, Keys);
        return $"{check.Good} {new string([.. check.Reason.Where(char.IsAsciiLetterLower).Take(60)])}";
    }

    public void Dispose() { }
}
