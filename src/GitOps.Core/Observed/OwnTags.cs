using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Desired;

namespace GitOps.Core.Observed;

/// <summary>The tags that mark our resources. These tags and Git are the only state that is needed.</summary>
public static class OwnTags
{
    /// <summary>The repository's id.</summary>
    public const string Repository = "gitops:repo";

    /// <summary>The environment's name.</summary>
    public const string Environment = "gitops:env";

    /// <summary>The file of the manifest.</summary>
    public const string Path = "gitops:path";

    /// <summary>The manifest's name.</summary>
    public const string Name = "gitops:name";

    /// <summary>The fingerprint, after the version of its recipe.</summary>
    public const string Fingerprint = "gitops:fingerprint";

    /// <summary>The commit that created or last changed the resource.</summary>
    public const string Commit = "gitops:commit";

    /// <summary>The service that created or last changed the resource; absent if only a person has applied it.</summary>
    public const string Controller = "gitops:controller";

    /// <summary>Present while the resource is part of the desired state.</summary>
    public const string Managed = "gitops:managed";

    /// <summary>The fingerprint of the last update that was requested for an endpoint.</summary>
    public const string Attempted = "gitops:attempted";

    /// <summary>Present while the resource is suspended; the value is the reason.</summary>
    public const string Suspended = "gitops:suspended";

    /// <summary>Present while the owner offers the resource to another repository or environment; the value names it.</summary>
    public const string Transfer = "gitops:transfer";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.:/=-@"
    );

    /// <summary>Whether a tag is one of ours.</summary>
    public static bool IsOwn(string key) => key.StartsWith("gitops:", StringComparison.Ordinal);

    /// <summary>All tags of a desired resource: ours and the manifest's.</summary>
    public static IReadOnlyDictionary<string, string> For(
        DesiredGraph graph,
        DesiredResource resource,
        string commit,
        string? controller = null
    ) => resource.Tags.ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(Own(graph, resource, commit, controller));

    /// <summary>Our tags of a resource.</summary>
    public static IReadOnlyDictionary<string, string> Own(
        DesiredGraph graph,
        DesiredResource resource,
        string commit,
        string? controller = null
    )
    {
        var tags = new Dictionary<string, string>
        {
            [Repository] = Encode(graph.Repository),
            [Environment] = Encode(graph.Environment.Name),
            [Path] = Encode(resource.Position.File),
            [Name] = Encode(resource.Id.Name),
            [Fingerprint] = Fingerprints.Recipe + resource.Fingerprint,
            [Commit] = Encode(commit),
            [Managed] = "true",
        };
        if (controller is not null)
            tags[Controller] = Encode(controller);
        return tags;
    }

    /// <summary>
    /// Encodes a string as a tag value of at most 256 characters: other characters as +XX of their UTF-8 bytes, a longer string as a hash.
    /// </summary>
    public static string Encode(string text)
    {
        // Most strings need no encoding.
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
