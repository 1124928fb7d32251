using System.Text;
using GitOps.Git.Signatures;

namespace GitOps.Fuzz.Targets;

/// <summary>An allowed-signers file, against which good signatures are checked.</summary>
internal sealed class AllowedSignersTarget : ITarget
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes(Corpora.Seed("content"));
    private static readonly string[] Signatures = [Corpora.Seed("ssh-ed25519.sig"), Corpora.Seed("ssh-ecdsa.sig")];

    public IReadOnlyList<byte[]> Corpus { get; } =
        Corpora.Bytes([
            Corpora.Seed("allowed_signers"),
            .. Corpora.Seed("allowed_signers").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        ]);

    public string Run(byte[] input)
    {
        var signers = AllowedSigners.Parse(Encoding.UTF8.GetString(input));
        return $"{Math.Min(8, signers.Count)} {string.Join(' ', Signatures.Select(s => SshSignature.Verify(s, Content, signers).Good))}";
    }

    public void Dispose() { }
}
