using System.Globalization;
using GitOps.Core.History;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.Controller.Service.Api;

/// <summary>Returns lists in pages. When more items follow, the header Link (RFC 8288) has the next page's URL.</summary>
internal static class Paging
{
    /// <summary>The largest page; a larger limit is reduced to it. 1,000 records are less than 1 MiB of JSON.</summary>
    public const int MaxLimit = 1000;

    // About a screen.
    private const int DefaultLimit = 50;

    /// <summary>Reads the requested page.</summary>
    public static async Task<IReadOnlyList<T>> PageAsync<T>(
        this HttpContext context,
        PageQuery query,
        Func<Page, Task<IReadOnlyList<T>>> read
    )
    {
        var page = new Page(Math.Max(query.Offset ?? 0, 0), Math.Clamp(query.Limit ?? DefaultLimit, 1, MaxLimit));
        var found = await read(page with { Limit = page.Limit + 1 });
        if (found.Count <= page.Limit)
            return found;
        context.LinkNext("offset", page.Offset + page.Limit);
        return [.. found.Take(page.Limit)];
    }

    /// <summary>Sets the Link header to this request's URL with another value of one parameter.</summary>
    public static void LinkNext(this HttpContext context, string parameter, long value)
    {
        var others = context.Request.Query.Where(q => q.Key != parameter);
        var path = QueryHelpers.AddQueryString(context.Request.Path, others);
        var next = QueryHelpers.AddQueryString(path, parameter, value.ToString(CultureInfo.InvariantCulture));
        context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
    }
}
