using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Secrets by the place that they were put in, and the search for them. Thread-safe.</summary>
internal sealed class PlantedSecrets
{
    private const int PrefixLength = 8;
    private readonly ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);

    /// <summary>The value of a variable that AWS has before any pull request.</summary>
    public string InAws => Plant("the value that AWS has");

    /// <summary>The places.</summary>
    public IReadOnlyCollection<string> Places => [.. _secrets.Keys];

    /// <summary>A secret for a place. It differs in each of its forms, and begins like no other.</summary>
    public string Plant(string place) => _secrets.GetOrAdd(place, _ => Create(_secrets.Count));

    /// <summary>A secret that exists already.</summary>
    public void Add(string place, string secret) => _secrets[place] = secret;

    /// <summary>The places whose secrets are in a text, in any form.</summary>
    public IReadOnlyList<string> FoundIn(string text) =>
        [
            .. from secret in _secrets
            from form in FormsOf(secret.Value)
            where text.Contains(form.Text, StringComparison.Ordinal)
            select $"{secret.Key} ({form.Name}): …{Around(text, form.Text)}…",
        ];

    private static string Create(int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(char)('a' + number % 26)}{number:00}Zq{(number * 7919) % 997:000}<&\"é+/ kept {number}"
        );

    private static IEnumerable<(string Name, string Text)> FormsOf(string secret)
    {
        yield return ("itself", secret);
        yield return ("its beginning", secret[..PrefixLength]);
        yield return ("URL", Uri.EscapeDataString(secret));
        yield return ("JSON", JsonSerializer.Serialize(secret)[1..^1]);
        yield return ("HTML", WebUtility.HtmlEncode(secret));
        var bytes = Encoding.UTF8.GetBytes(secret);
        // Base64 depends on what stands before it in its group of three.
        for (var before = 0; before < 3; before++)
            yield return ($"base64, {before} before", Convert.ToBase64String([.. new byte[before], .. bytes])[4..^4]);
    }

    private static string Around(string text, string found)
    {
        var at = text.IndexOf(found, StringComparison.Ordinal);
        return text[Math.Max(0, at - 60)..Math.Min(text.Length, at + found.Length + 30)];
    }
}
