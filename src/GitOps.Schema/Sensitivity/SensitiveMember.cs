using System.Text.RegularExpressions;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Sensitivity;

/// <summary>
/// Decides which values may be secrets, so that plans, reports and messages show a mask instead: environment variables, parameters whose
/// name looks like a secret's, and what the service model marks as sensitive.
/// </summary>
public static partial class SensitiveMember
{
    /// <summary>Whether the value of a key is sensitive.</summary>
    /// <param name="owner">The name of the member that holds the map, as in the API or in a manifest.</param>
    /// <param name="map">The map with the key.</param>
    /// <param name="shape">The shape of the value; null in a document that no shape describes.</param>
    public static bool IsSensitive(string owner, DataMap map, string key, Shape? shape) =>
        shape is StringShape { IsSensitive: true }
        || Environment().IsMatch(owner)
        || (HyperParameters().IsMatch(owner) && LooksSecret(key))
        || (Values().IsMatch(key) && NameIn(map) is { } name && LooksSecret(name));

    /// <summary>Whether a name is that of a secret. Counts of tokens and tokenizers, which language models have, are none.</summary>
    public static bool LooksSecret(string name) => Secret().IsMatch(name);

    private static string? NameIn(DataMap map) => map.Text("Name") ?? map.Text("name") ?? map.Text("Key") ?? map.Text("key");

    // The service model has no other members of these names; a test holds this.
    [GeneratedRegex("Environment(Variables)?_?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Environment();

    [GeneratedRegex("HyperParameters_?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HyperParameters();

    // Parameters with a name and a value, such as those of pipelines.
    [GeneratedRegex("^(Default)?Values?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Values();

    [GeneratedRegex(
        "passw(or)?d|passphrase|pwd|secret|credential|(api|private|access|auth|account|encryption)[-_. ]?key|token(?!s|i[sz])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Secret();
}
