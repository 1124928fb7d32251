using System.Security.Cryptography;
using System.Text;
using GitOps.Engine.Reading;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Utilities;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace GitOps.Git.Signatures;

/// <summary>
/// Verifies a signature in the SSHSIG format: "SSHSIG", version, public key, namespace, reserved, hash name, signature. The signed data is
/// "SSHSIG" with namespace, reserved, hash name and hash (OpenSSH PROTOCOL.sshsig).
/// </summary>
internal static class SshSignature
{
    private static readonly byte[] Magic = "SSHSIG"u8.ToArray();

    public static SignatureCheck Verify(string armor, byte[] content, IReadOnlyList<AllowedSigner> allowed)
    {
        try
        {
            return Verify(
                Convert.FromBase64String(
                    string.Concat(armor.Split('\n').Where(l => !l.StartsWith("-----", StringComparison.Ordinal)).Select(l => l.Trim()))
                ),
                content,
                allowed
            );
        }
        catch (Exception exception)
            when (exception
                    is FormatException
                        or OverflowException
                        or ArgumentException
                        or CryptoException
                        or GeneralSecurityException
                        or InvalidOperationException
            )
        {
            return new(false, $"its SSH signature can't be read: {exception.Message}");
        }
    }

    private static SignatureCheck Verify(byte[] signature, byte[] content, IReadOnlyList<AllowedSigner> allowed)
    {
        var blob = new SshBlob(signature);
        if (!blob.Take(6).SequenceEqual(Magic) || blob.ReadNumber() != 1)
            return new(false, "its SSH signature has an unknown version");
        var (key, use, reserved, hash) = (blob.ReadString().ToArray(), blob.ReadText(), blob.ReadString().ToArray(), blob.ReadText());
        var inner = new SshBlob(blob.ReadString());
        var (algorithm, value) = (inner.ReadText(), inner.ReadString().ToArray());
        if (use != "git")
            return new(false, $"its signature has the namespace {use}: expected git");
        if (allowed.FirstOrDefault(a => a.MaySignCommits && a.Key.AsSpan().SequenceEqual(key)) is not { } signer)
            return new(
                false,
                $"its SSH key (SHA256:{Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=')}) is not among the allowed signers"
            );
        if (Hash(hash, content) is not { } digest)
            return new(false, $"its signature uses the hash {hash}: expected sha256 or sha512");
        var signed = (byte[])[.. Magic, .. SshBlob.Strings(Encoding.UTF8.GetBytes(use), reserved, Encoding.UTF8.GetBytes(hash), digest)];
        return IsGood(algorithm, key, signed, value)
            ? new(true, $"signed by {signer.Principals}")
            : new(false, "its SSH signature does not match its content");
    }

    private static byte[]? Hash(string name, byte[] content) =>
        name switch
        {
            "sha512" => SHA512.HashData(content),
            "sha256" => SHA256.HashData(content),
            _ => null,
        };

    private static bool IsGood(string algorithm, byte[] key, byte[] signed, byte[] value)
    {
        var name = algorithm switch
        {
            "ssh-ed25519" => "Ed25519",
            "rsa-sha2-256" => "SHA-256withRSA",
            "rsa-sha2-512" => "SHA-512withRSA",
            "ecdsa-sha2-nistp256" => "SHA-256withECDSA",
            "ecdsa-sha2-nistp384" => "SHA-384withECDSA",
            "ecdsa-sha2-nistp521" => "SHA-512withECDSA",
            _ => throw new FormatException($"the key type {algorithm} is not supported"),
        };
        var verifier = SignerUtilities.GetSigner(name);
        verifier.Init(forSigning: false, OpenSshPublicKeyUtilities.ParsePublicKey(key));
        verifier.BlockUpdate(signed, 0, signed.Length);
        return verifier.VerifySignature(algorithm.StartsWith("ecdsa", StringComparison.Ordinal) ? ToDer(value) : value);
    }

    // SSH writes the two numbers of ECDSA as strings, others as a DER sequence.
    private static byte[] ToDer(byte[] value)
    {
        var blob = new SshBlob(value);
        return new DerSequence(
            new DerInteger(new BigInteger(blob.ReadString().ToArray())),
            new DerInteger(new BigInteger(blob.ReadString().ToArray()))
        ).GetEncoded();
    }
}
