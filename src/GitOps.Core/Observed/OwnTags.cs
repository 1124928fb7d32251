using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Desired;

namespace GitOps.Core.Observed;

/// <summary>The tags that say what is ours. They and Git are all the state that there is.</summary>
public static class OwnTags
{
    /// <summary>The repository's id.</summary>
    public const string Repository = "gitops:repo";

    /// <summary>The environment's name.</summary>
    public const string Environment = "gitops:env";

    /// <summary>The manifest's file.</summary>
    public const string Path = "gitops:path";

    /// <summary>The manifest's name.</summary>
    public const string Name = "gitops:name";

    /// <summary>The fingerprint, behind the version of its recipe.</summary>
    public const string Fingerprint = "gitops:fingerprint";

    /// <summary>The commit that made or last changed the thing.</summary>
    public const string Commit = "gitops:commit";

    /// <summary>There as long as Git wants the thing.</summary>
    public const string Managed = "gitops:managed";

    /// <summary>The fingerprint that an endpoint was last asked to go to.</summary>
    public const string Attempted = "gitops:attempted";

    /// <summary>There while somebody holds the thing as it is, with their reason.</summary>
    public const string Suspended = "gitops:suspended";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.:/=-@"
    );

    /// <summary>Whether a tag is one of ours rather than a user's or a stranger's.</summary>
    public static bool IsOwn(string key) => key.StartsWith("gitops:", StringComparison.Ordinal);

    /// <summary>All tags of a resource as Git wants it: ours and the user's.</summary>
    public static IReadOnlyDictionary<string, string> For(DesiredGraph graph, DesiredResource resource, string commit) =>
        resource.Tags.ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(Own(graph, resource, commit));

    /// <summary>Our tags of a resource.</summary>
    public static IReadOnlyDictionary<string, string> Own(DesiredGraph graph, DesiredResource resource, string commit) =>
        new Dictionary<string, string>
        {
            [Repository] = Encode(graph.Repository),
            [Environment] = Encode(graph.Environment.Name),
            [Path] = Encode(resource.Position.File),
            [Name] = Encode(resource.Id.Name),
            [Fingerprint] = Fingerprints.Recipe + resource.Fingerprint,
            [Commit] = Encode(commit),
            [Managed] = "true",
        };

    /// <summary>A text in the alphabet of tag values, at most 256 characters: other characters as +XX of their UTF-8, a longer text by its hash.</summary>
    public static string Encode(string text)
    {
        // Most texts are in the alphabet as they are.
        if (text.Length <= 256 && !text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var encoded = new StringBuilder();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            var character = (char)value;
            if (char.IsAsciiLetterOrDigit(character) || " _.:/=-@".Contains(character, StringComparison.Ordinal))
                encoded.Append(character);
            else
                encoded.Append('+').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.Length <= 256
            ? encoded.ToString()
            : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
