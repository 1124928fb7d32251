using GitOps.Git.Signatures;

namespace GitOps.Git.Tests;

/// <summary>Signatures and keys that are not what they claim to be.</summary>
public sealed class SignatureFormTests
{
    [Theory]
    [InlineData("PGP SIGNATURE", "uMBv")] // a subkey packet of version 111
    [InlineData("PGP SIGNATURE", "w0dM")] // a session key packet of version 76
    public void A_packet_of_an_unknown_version_is_an_unreadable_signature(string label, string packet)
    {
        var armor = $"-----BEGIN {label}-----\n\n{packet}\n-----END {label}-----\n";

        var check = PgpSignatureCheck.Verify(armor, [], []);

        Assert.StartsWith("its OpenPGP signature can't be read: ", check.Reason, StringComparison.Ordinal);
        Assert.False(check.Good);
    }
}
