using GitOps.Core.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace GitOps.Controller.Endpoints;

/// <summary>A page as a request asks for it.</summary>
internal readonly record struct PageQuery(int? Skip, int? Most);

/// <summary>Lists a page at a time; where there is more, the header Link (RFC 8288) names the next page.</summary>
internal static class Paging
{
    public const int Most = 1000;
    private const int Usual = 50;

    /// <summary>The page that was asked for.</summary>
    public static async Task<IReadOnlyList<T>> PageAsync<T>(
        this HttpContext context,
        PageQuery query,
        Func<Page, Task<IReadOnlyList<T>>> read
    )
    {
        var page = new Page(Math.Max(query.Skip ?? 0, 0), Math.Clamp(query.Most ?? Usual, 1, Most));
        var found = await read(page with { Most = page.Most + 1 });
        if (found.Count <= page.Most)
            return found;
        context.LinkNext("skip", page.Skip + page.Most);
        return [.. found.Take(page.Most)];
    }

    /// <summary>Names the next page: this request with another value of one parameter.</summary>
    public static void LinkNext(this HttpContext context, string parameter, long value)
    {
        var others = context.Request.Query.Where(q => q.Key != parameter);
        var next = QueryHelpers.AddQueryString(
            QueryHelpers.AddQueryString(context.Request.Path, others),
            parameter,
            value.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        context.Response.Headers.Link = $"<{next}>; rel=\"next\"";
    }
}
