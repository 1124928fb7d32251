using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.LocalGitHub.Server;

/// <summary>Cuts lists into pages by per_page (30, at most 100) and page, and links to the others in the Link header.</summary>
internal static class Paging
{
    public static Answer Page<T>(this Call call, string url, IEnumerable<T> items, Func<T, JsonNode> render) =>
        Page(call, url, items, (page, _) => new JsonArray([.. page.Select(render)]));

    /// <summary>A page of a list within an object that has its total count.</summary>
    public static Answer PageIn<T>(this Call call, string url, string field, IEnumerable<T> items, Func<T, JsonNode> render) =>
        Page(
            call,
            url,
            items,
            (page, total) => new JsonObject { ["total_count"] = total, [field] = new JsonArray([.. page.Select(render)]) }
        );

    private static Answer Page<T>(Call call, string url, IEnumerable<T> items, Func<IEnumerable<T>, int, JsonNode> render)
    {
        var all = items.ToList();
        var size = Math.Clamp(Parse(call.Query("per_page"), 30), 1, 100);
        var page = Math.Max(Parse(call.Query("page"), 1), 1);
        var last = Math.Max(1, (all.Count + size - 1) / size);
        var answer = Answer.Ok(render(all.Skip((page - 1) * size).Take(size), all.Count));
        var links = new List<string>();
        if (page > 1)
            links.AddRange([Link(Math.Min(page - 1, last), "prev"), Link(1, "first")]);
        if (page < last)
            links.AddRange([Link(page + 1, "next"), Link(last, "last")]);
        if (links.Count > 0)
            answer.Headers["link"] = string.Join(", ", links);
        return answer;

        string Link(int number, string relation)
        {
            var query = call.Request.Query.Where(q => q.Key != "page").ToDictionary(q => q.Key, q => (string?)q.Value.ToString());
            query["page"] = number.ToString(CultureInfo.InvariantCulture);
            return $"<{QueryHelpers.AddQueryString(url, query)}>; rel=\"{relation}\"";
        }
    }

    private static int Parse(string? text, int fallback) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
