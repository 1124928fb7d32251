using System.Security.Cryptography;
using System.Text;
using GitOps.Engine.Review;

namespace GitOps.GitHub.Reviews;

/// <summary>
/// The forms in which a marker is stored. Its parts are percent-encoded, so that none can end the HTML comment or look like another
/// marker. It counts only as the very end of a comment's text: what a user wrote always stands before it.
/// </summary>
internal static class MarkerText
{
    private const int MaxExternalId = 255;

    /// <summary>The last line of a comment.</summary>
    public static string Comment(ReviewMarker marker) => $"<!-- gitops: {Encode(marker)} -->";

    /// <summary>The external id of a check run.</summary>
    public static string ExternalId(ReviewMarker marker)
    {
        var text = $"gitops: {Encode(marker)}";
        return text.Length <= MaxExternalId ? text : $"gitops: {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
    }

    private static string Encode(ReviewMarker marker) =>
        $"{Uri.EscapeDataString(marker.Source)}/{Uri.EscapeDataString(marker.Instance)}/{Uri.EscapeDataString(marker.Subject)}";
}
