using GitOps.Schema.Shapes;

namespace GitOps.Schema.Validation;

/// <summary>Maps the keys of a manifest to the members of the API: case is ignored, and so is one trailing underscore.</summary>
public static class NameMatching
{
    /// <summary>The member that a key stands for, or null.</summary>
    public static Member? Find(StructureShape shape, string key)
    {
        var name = key.EndsWith('_') ? key[..^1] : key;
        foreach (var member in shape.Members)
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
                return member;
        return null;
    }

    /// <summary>The conventional name of a member in a manifest: camel case with ACK's capitalization (roleARN, s3URI, kmsKeyID).</summary>
    public static string ManifestName(string member)
    {
        var name = member;
        foreach (var (api, ack) in Acronyms)
            if (name.EndsWith(api, StringComparison.Ordinal))
                name = name[..^api.Length] + ack;
        var head = name.TakeWhile(char.IsUpper).Count();
        var lower =
            head <= 1 || head == name.Length ? head
            : char.IsLower(name[head]) ? head - 1
            : head;
        return name[..lower].ToLowerInvariant() + name[lower..];
    }

    private static readonly (string Api, string Ack)[] Acronyms = [("Arn", "ARN"), ("Uri", "URI"), ("Url", "URL"), ("Id", "ID")];
}
