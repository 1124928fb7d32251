using System.Text;
using GitOps.Engine.Reading;
using LibGit2Sharp;

namespace GitOps.Git.Signatures;

/// <summary>Checks a commit's SSH or OpenPGP signature against the trusted signers.</summary>
internal static class CommitSignature
{
    public static SignatureCheck Verify(Repository repository, string commit, Signers signers)
    {
        if (Extract(repository, commit) is not { } signature)
            return new(false, "it is not signed");
        var (armor, content) = (signature.Signature, Encoding.UTF8.GetBytes(signature.SignedData));
        if (armor.Contains("BEGIN SSH SIGNATURE", StringComparison.Ordinal))
            return signers.AllowedSigners is { } allowed
                ? SshSignature.Verify(armor, content, AllowedSigners.Parse(allowed))
                : new(false, "it is signed with an SSH key, but no allowedSigners file is configured");
        if (armor.Contains("BEGIN PGP SIGNATURE", StringComparison.Ordinal))
            return signers.Keys.Count > 0
                ? PgpSignatureCheck.Verify(armor, content, signers.Keys)
                : new(false, "it is signed with an OpenPGP key, but no keys are configured");
        return new(false, "its signature is neither an SSH nor an OpenPGP signature");
    }

    private static SignatureInfo? Extract(Repository repository, string commit)
    {
        try
        {
            return Commit.ExtractSignature(repository, new ObjectId(commit), "gpgsig");
        }
        catch (NotFoundException)
        {
            return null;
        }
    }
}
