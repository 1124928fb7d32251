using System.Security.Cryptography;

namespace GitOps.GitHub;

/// <summary>A GitHub App.</summary>
/// <param name="Id">Its client id or its app id.</param>
/// <param name="PrivateKey">Its private key in PEM. It is never printed.</param>
public sealed record GitHubAppOptions(string Id, string PrivateKey)
{
    /// <summary>Checks the key.</summary>
    /// <exception cref="FormatException">It is not an RSA private key in PEM.</exception>
    public void Validate() => OpenKey().Dispose();

    /// <inheritdoc/>
    public override string ToString() => $"App {Id}";

    // Without the inner exception, which may quote the text.
    internal RSA OpenKey()
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(PrivateKey);
            key.ExportParameters(includePrivateParameters: true);
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException(
                "not a private key of a GitHub App: expected RSA in PEM, beginning with -----BEGIN RSA PRIVATE KEY-----; "
                    + "generate one in the App's settings under \"Private keys\""
            );
        }
    }
}
