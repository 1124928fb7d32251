using System.Text;
using GitOps.Engine.Reading;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace GitOps.Git.Signatures;

/// <summary>Verifies a detached OpenPGP signature.</summary>
internal static class PgpSignatureCheck
{
    public static SignatureCheck Verify(string armor, byte[] content, IReadOnlyList<string> keys)
    {
        try
        {
            var factory = new PgpObjectFactory(PgpUtilities.GetDecoderStream(new MemoryStream(Encoding.ASCII.GetBytes(armor))));
            return factory.NextPgpObject() is PgpSignatureList { Count: > 0 } list
                ? Verify(list[0], content, keys)
                : new(false, "its OpenPGP signature can't be read");
        }
        catch (Exception exception)
            when (exception
                    is PgpException
                        or UnsupportedPacketVersionException
                        or IOException
                        or ArgumentException
                        or InvalidOperationException
            )
        {
            return new(false, $"its OpenPGP signature can't be read: {exception.Message}");
        }
    }

    private static SignatureCheck Verify(PgpSignature signature, byte[] content, IReadOnlyList<string> keys)
    {
        if (keys.Select(k => Find(k, signature.KeyId)).FirstOrDefault(k => k is not null) is not { } found)
            return new(false, $"its OpenPGP key {signature.KeyId:X16} is not among the allowed keys");
        var (ring, key) = found;
        if (ring.GetPublicKey().HasRevocation() || key.HasRevocation())
            return new(false, $"its OpenPGP key {signature.KeyId:X16} was revoked");
        if (key.GetValidSeconds() is > 0 and var seconds && key.CreationTime.AddSeconds(seconds) < signature.CreationTime)
            return new(false, $"its OpenPGP key {signature.KeyId:X16} had expired when it signed");
        signature.InitVerify(key);
        signature.Update(content);
        var signer = ring.GetPublicKey().GetUserIds().FirstOrDefault() ?? $"{signature.KeyId:X16}";
        return signature.Verify() ? new(true, $"signed by {signer}") : new(false, "its OpenPGP signature does not match its content");
    }

    private static (PgpPublicKeyRing Ring, PgpPublicKey Key)? Find(string armored, long id)
    {
        var bundle = new PgpPublicKeyRingBundle(PgpUtilities.GetDecoderStream(new MemoryStream(Encoding.ASCII.GetBytes(armored))));
        return bundle.GetPublicKeyRing(id) is { } ring && bundle.GetPublicKey(id) is { } key ? (ring, key) : null;
    }
}
