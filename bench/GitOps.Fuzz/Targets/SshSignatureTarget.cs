using System.Text;
using GitOps.Git.Signatures;

namespace GitOps.Fuzz.Targets;

/// <summary>SSH signatures: with their armor, or the bytes in it.</summary>
internal sealed class SshSignatureTarget : ITarget
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Corpora.Seed("content"));
    private static readonly IReadOnlyList<AllowedSigner> Signers = AllowedSigners.Parse(Corpora.Seed("allowed_signers"));

    public IReadOnlyList<byte[]> Corpus { get; } =
    [
        .. new[] { "ssh-ed25519.sig", "ssh-rsa.sig", "ssh-ecdsa.sig" }
            .Select(Corpora.Seed)
            .SelectMany(s => new[] { Encoding.UTF8.GetBytes(s), Armor.Decode(s) }),
    ];

    public string Run(byte[] input)
    {
        var armor = input is [(byte)'-', ..] ? Encoding.UTF8.GetString(input) : Armor.Encode("SSH SIGNATURE", input);
        var check = SshSignature.Verify(armor, Content, Signers);
        return $"{check.Good} {new string([.. check.Reason.Where(char.IsAsciiLetterLower).Take(60)])}";
    }

    public void Dispose() { }
}
