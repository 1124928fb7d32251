using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Splits an ordered list into pages; the token encodes the index at which the next page begins.</summary>
internal static class Paging
{
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

    private static string Encode(int start) => Convert.ToBase64String(Encoding.ASCII.GetBytes($"page:{start}"));

    private static int Decode(string token)
    {
        try
        {
            return int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(token)).AsSpan(5), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw AwsException.Validation("Invalid NextToken");
        }
    }
}
