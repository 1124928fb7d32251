using System.Text.Json;

namespace GitOps.State.Database;

/// <summary>Reads values that are stored as JSON.</summary>
internal static class StoredJson
{
    /// <summary>The value, or null when a newer program wrote it with types that this one does not know.</summary>
    public static T? TryRead<T>(string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
