using GitOps.Schema.Catalog;

namespace GitOps.Core.Desired;

/// <summary>The names that resources have in AWS.</summary>
public static class ActualName
{
    /// <summary>
    /// A name by content: base, ten digits of the fingerprint, and from the second attempt on its number. Only the base is cut, so that
    /// two contents never share a name.
    /// </summary>
    public static string ByContent(string baseName, string fingerprint, int limit, int attempt = 1)
    {
        var room = limit - 14;
        var cut = (baseName.Length > room ? baseName[..room] : baseName).TrimEnd('-');
        return attempt == 1 ? $"{cut}-{fingerprint[..10]}" : $"{cut}-{fingerprint[..10]}-{attempt}";
    }

    /// <summary>The attempt that a name by content contains: 1 for the first.</summary>
    public static int Attempt(string actualName, string fingerprint) =>
        int.TryParse(actualName.AsSpan(Stem(actualName, fingerprint).Length).TrimStart('-'), out var attempt) ? attempt : 1;

    /// <summary>A name by content without the number of its attempt. The fingerprint may be any value of a tag.</summary>
    internal static string Stem(string actualName, string fingerprint)
    {
        var digits = "-" + fingerprint[..Math.Min(10, fingerprint.Length)];
        var at = actualName.LastIndexOf(digits, StringComparison.Ordinal);
        return at >= 0 ? actualName[..(at + digits.Length)] : actualName;
    }

    /// <summary>
    /// A name from an ARN with the case that it was created with, as far as that is known. AWS writes some names in ARNs in lower case.
    /// </summary>
    public static string RestoreCase(string name, string prefix, string? nameInGit) =>
        new[] { prefix + nameInGit, nameInGit ?? "" }.FirstOrDefault(n => name.StartsWith(n, StringComparison.OrdinalIgnoreCase))
            is { } known
            ? known + name[known.Length..]
            : name;

    /// <summary>The name of a later attempt at a resource that is named by content.</summary>
    public static string OfAttempt(DesiredResource resource, string prefix, int attempt) =>
        ByContent(Base(resource, prefix), resource.Fingerprint, resource.Kind.NameLimit, attempt);

    internal static string Of(DesiredResource resource, string fingerprint, string prefix) =>
        resource switch
        {
            { Options.ExactName: true } => resource.BaseName,
            { Naming: Naming.Fixed } => prefix + resource.BaseName,
            _ => ByContent(Base(resource, prefix), fingerprint, resource.Kind.NameLimit),
        };

    // Environments of a repository share runs, so runs have no prefix. Other resources are not shared, because one environment would delete
    // another's.
    private static string Base(DesiredResource resource, string prefix) =>
        resource is { Naming: Naming.Content, Kind.IsRun: true } ? resource.BaseName : prefix + resource.BaseName;
}
