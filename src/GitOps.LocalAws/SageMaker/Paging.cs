using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Splits an ordered list into pages; the token encodes the index at which the next page begins.</summary>
internal static class Paging
{
    private const string Prefix = "page:";

    public static (IReadOnlyList<T> Items, string? Next) Take<T>(IReadOnlyList<T> items, JsonObject request, int defaultSize = 10)
    {
        var size = request["MaxResults"]?.GetValue<int>() ?? defaultSize;
        var start = request["NextToken"] is { } token ? Decode((string)token!) : 0;
        var page = items.Skip(start).Take(size).ToList();
        return (page, start + page.Count < items.Count ? Encode(start + page.Count) : null);
    }

    public static JsonObject Response(string member, IEnumerable<JsonNode?> items, string? next)
    {
        var response = new JsonObject { [member] = new JsonArray([.. items]) };
        if (next is not null)
            response["NextToken"] = next;
        return response;
    }

    private static string Encode(int start) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"{Prefix}{start}"));

    private static int Decode(string token)
    {
        try
        {
            var text = Encoding.ASCII.GetString(Convert.FromBase64String(token));
            if (
                text.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            )
                return start;
        }
        catch (FormatException)
        {
            // Not base64.
        }

        throw AwsException.Validation("Invalid NextToken");
    }
}
