using System.Security.Cryptography;
using System.Text;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.Identity;

/// <summary>
/// Verifies the signatures of a body that is sent in signed chunks. Each signature covers its predecessor; the first covers that of the
/// request. Not thread-safe.
/// </summary>
internal sealed class ChunkSignatures(byte[] signingKey, RequestSignature request)
{
    private static readonly string EmptyHash = Convert.ToHexStringLower(SHA256.HashData([]));
    private string _previous = request.Signature;

    /// <exception cref="AwsException">The signature is not that of the next chunk.</exception>
    public void VerifyChunk(string signature, byte[] hash) =>
        Verify("AWS4-HMAC-SHA256-PAYLOAD", $"{EmptyHash}\n{Convert.ToHexStringLower(hash)}", signature);

    /// <param name="trailers">The trailers in canonical form: a line name:value for each.</param>
    /// <exception cref="AwsException">The signature is not that of the trailers.</exception>
    public void VerifyTrailers(string signature, string trailers) =>
        Verify("AWS4-HMAC-SHA256-TRAILER", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(trailers))), signature);

    private void Verify(string algorithm, string hashes, string signature)
    {
        var text = $"{algorithm}\n{request.Time}\n{request.Scope}\n{_previous}\n{hashes}";
        _previous = Convert.ToHexStringLower(HMACSHA256.HashData(signingKey, Encoding.UTF8.GetBytes(text)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_previous), Encoding.UTF8.GetBytes(signature)))
            throw new AwsException("SignatureDoesNotMatch", "The signature of a chunk of the body does not match its content.", 403);
    }
}
