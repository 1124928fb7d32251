using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Caching.Memory;

namespace GitOps.GitHub.Http;

/// <summary>
/// Asks for a page by its ETag when it was read before, and answers from memory when it has not changed: that costs no request of the
/// hourly limit. An ETag counts for one account, URL and media type.
/// </summary>
internal sealed class ConditionalHandler(IMemoryCache cache, string account) : DelegatingHandler
{
    private static readonly string[] Kept = ["Link", "X-OAuth-Scopes"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get)
            return await base.SendAsync(request, cancellationToken);
        var key = new Key(account, request.RequestUri!.AbsoluteUri, request.Headers.Accept.ToString());
        var page = cache.Get<Page>(key);
        if (page is not null)
            request.Headers.IfNoneMatch.ParseAdd(page.Tag);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified && page is not null)
        {
            response.Dispose();
            return page.ToResponse(request);
        }

        if (response is { StatusCode: HttpStatusCode.OK, Headers.ETag: { } tag })
            await StoreAsync(key, tag, response, cancellationToken);
        return response;
    }

    private async Task StoreAsync(Key key, EntityTagHeaderValue tag, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var headers = Kept.Where(response.Headers.Contains).ToDictionary(h => h, h => response.Headers.GetValues(h).First());
        var page = new Page(tag.ToString(), body, response.Content.Headers.ContentType, headers);
        cache.Set(key, page, new MemoryCacheEntryOptions { Size = body.Length + 2 * key.Url.Length + 500 });
    }

    private sealed record Key(string Account, string Url, string Accept);

    private sealed record Page(string Tag, byte[] Body, MediaTypeHeaderValue? Type, IReadOnlyDictionary<string, string> Headers)
    {
        public HttpResponseMessage ToResponse(HttpRequestMessage request)
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(Body) };
            response.Content.Headers.ContentType = Type;
            foreach (var (name, value) in Headers)
                response.Headers.TryAddWithoutValidation(name, value);
            return response;
        }
    }
}
