using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.LocalAws.Store;

/// <summary>Reads JSON Lines files, to which a server that is killed may have written half a line.</summary>
internal static class JsonLines
{
    /// <summary>The suffix of the files that keep damaged content.</summary>
    public const string DamagedSuffix = ".damaged";

    /// <summary>
    /// Reads a file, which need not exist. Lines that cannot be parsed are moved to a file with the suffix .damaged and reported.
    /// </summary>
    /// <param name="parse">Parses a line; a damaged one makes it throw an exception of the JSON classes or of a conversion.</param>
    public static IReadOnlyList<T> Read<T>(string path, Func<JsonNode, T> parse, DamageReport damage)
    {
        var items = new List<T>();
        var damaged = new List<string>();
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
            try
            {
                items.Add(parse(JsonNode.Parse(line) ?? throw new JsonException("the line is null")));
            }
            catch (Exception exception)
                when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
            {
                damaged.Add(line);
            }

        if (damaged.Count > 0)
            SetAside(path, damaged, damage);
        else
            CompleteLastLine(path);
        return items;
    }

    /// <summary>Ends the last line of a file, so that a line that is appended does not become part of it.</summary>
    public static void CompleteLastLine(string path)
    {
        if (!File.Exists(path))
            return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (file.Length == 0)
            return;
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            file.WriteByte((byte)'\n');
    }

    /// <summary>A member of a stored document.</summary>
    /// <exception cref="FormatException">The document does not have it.</exception>
    public static JsonNode Required(this JsonObject document, string member) =>
        document[member] ?? throw new FormatException($"the member {member} is missing");

    private static void SetAside(string path, List<string> damaged, DamageReport damage)
    {
        File.AppendAllLines(path + DamagedSuffix, damaged);
        var lines = damaged.ToHashSet(StringComparer.Ordinal);
        File.WriteAllLines(path + ".new", File.ReadLines(path).Where(l => !lines.Contains(l)));
        File.Move(path + ".new", path, overwrite: true);
        damage.Add(
            $"{path} has {damaged.Count} damaged line{(damaged.Count == 1 ? "" : "s")}: "
                + $"what they recorded is missing, and they were moved to {path}{DamagedSuffix}"
        );
    }
}
