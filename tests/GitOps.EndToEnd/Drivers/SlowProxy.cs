using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GitOps.EndToEnd.Drivers;

/// <summary>
/// Stands between a client and a local AWS, holds each call for some time before and after, and lists the creates in progress.
/// </summary>
internal sealed class SlowProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly TimeSpan _delay;
    private readonly string _target;
    private WebApplication _app = null!;
    private int _creates;

    private SlowProxy(string target, TimeSpan delay) => (_target, _delay) = (target, delay);

    public string Url { get; private set; } = "";

    /// <summary>How many creates have arrived and are not answered yet.</summary>
    public int CreatesUnderWay => Volatile.Read(ref _creates);

    public static async Task<SlowProxy> StartAsync(string target, TimeSpan delay)
    {
        var proxy = new SlowProxy(target, delay);
        proxy._app = Loopback.Create();
        proxy._app.Run(proxy.ForwardAsync);
        await proxy._app.StartAsync();
        proxy.Url = proxy._app.Urls.First();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var operation = context.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1];
        var isCreate = operation.StartsWith("Create", StringComparison.Ordinal);
        using var message = await ReadAsync(context);
        await Task.Delay(_delay);
        if (isCreate)
            Interlocked.Increment(ref _creates);
        try
        {
            using var answer = await _http.SendAsync(message);
            var body = await answer.Content.ReadAsByteArrayAsync();
            await Task.Delay(_delay);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Transfer-Encoding"))
                context.Response.Headers[header.Key] = header.Value.ToArray();
            if (context.Request.Method != "HEAD" && answer.StatusCode != System.Net.HttpStatusCode.NoContent)
                await context.Response.Body.WriteAsync(body);
        }
        finally
        {
            if (isCreate)
                Interlocked.Decrement(ref _creates);
        }
    }

    // The request as it was signed: the same host, path and headers. It is read whole first, so that the client's death does not undo it.
    private async Task<HttpRequestMessage> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var message = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            _target + context.Features.Get<IHttpRequestFeature>()!.RawTarget
        )
        {
            Content = new ByteArrayContent(buffer.ToArray()),
        };
        foreach (var (name, value) in context.Request.Headers)
            if (name is "Content-Type" or "Content-Encoding" or "Content-MD5")
                message.Content.Headers.TryAddWithoutValidation(name, value.ToArray());
            else if (name is not ("Content-Length" or "Transfer-Encoding" or "Connection"))
                message.Headers.TryAddWithoutValidation(name, value.ToArray());
        message.Headers.Host = context.Request.Host.Value;
        return message;
    }
}
