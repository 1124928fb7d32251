using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Faults;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.Limits;
using GitOps.LocalGitHub.Store;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalGitHub.Server;

/// <summary>Answers the requests to the API: faults, authentication, limits, routing, conditional requests, journal.</summary>
internal sealed class ApiHandler(
    GitHubState state,
    Authentication authentication,
    RateLimiter limiter,
    FaultInjector faults,
    RouteTable routes,
    Journal journal
)
{
    private const int MaxBody = 25 << 20;

    public async Task HandleAsync(HttpContext context, string path)
    {
        var stopwatch = Stopwatch.StartNew();
        var request = context.Request;
        var exchange = new Exchange
        {
            At = state.Now,
            Method = request.Method,
            Path = path,
            Query = request.QueryString.Value ?? "",
            RequestContentType = request.ContentType,
        };
        var fault = faults.Next(request.Method, path);
        exchange.Fault = fault?.Kind.ToString();
        var answer = await AnswerAsync(context, path, exchange, fault);
        (exchange.Status, exchange.ResponseBody, exchange.ResponseContentType) = (answer.Status, answer.Body ?? [], answer.ContentType);
        exchange.Milliseconds = stopwatch.Elapsed.TotalMilliseconds;
        journal.Write(exchange);
        if (fault?.Kind == FaultKind.LateResponse)
            await faults.WaitAsync(fault, context.RequestAborted);
        if (fault?.Kind == FaultKind.LostResponse)
            context.Abort();
        else
            await WriteAsync(context.Response, answer);
    }

    private async Task<Answer> AnswerAsync(HttpContext context, string path, Exchange exchange, FaultRule? fault)
    {
        var actor = Actor.Anonymous;
        try
        {
            exchange.RequestBody = await ReadBodyAsync(context.Request);
            lock (state.Lock)
                actor = authentication.Find(context.Request);
            (exchange.TokenKind, exchange.Login) = (actor.Kind.ToString(), actor.User?.Login);
            using var slot = limiter.Enter(actor, context.Request.Method, path);
            await faults.ApplyAsync(fault, context.RequestAborted);
            var answer = Conditional(context.Request, actor, Handle(context.Request, path, exchange.RequestBody, actor));
            if (answer.Status == 304)
                limiter.Refund(actor);
            limiter.AddHeaders(actor, path, answer.Headers);
            return answer;
        }
        catch (GitHubException exception)
        {
            exchange.Error = exception.Message;
            var answer = Answer.Of(exception.Status, exception.Body);
            limiter.AddHeaders(actor, path, answer.Headers);
            foreach (var (name, value) in exception.Headers)
                answer.Headers[name] = value;
            return answer;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            exchange.Error = exception.ToString();
            return Answer.Of(500, new JsonObject { ["message"] = "Server Error: " + exception.Message });
        }
    }

    private Answer Handle(HttpRequest request, string path, byte[] body, Actor actor)
    {
        var parsed = Parse(body);
        lock (state.Lock)
            return routes.Handle(request, path, parsed, actor);
    }

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            return (body.Length == 0 ? null : JsonNode.Parse(body)) switch
            {
                null => [],
                JsonObject json => json,
                JsonArray list => new() { [Call.List] = list },
                _ => throw new GitHubException(400, "Body should be a JSON object"),
            };
        }
        catch (JsonException)
        {
            throw new GitHubException(400, "Problems parsing JSON");
        }
    }

    // As on GitHub, the ETag depends on the token too.
    private static Answer Conditional(HttpRequest request, Actor actor, Answer answer)
    {
        if (request.Method != "GET" || answer is not { Status: 200, Body: not null })
            return answer;
        var tag = $"W/\"{Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(actor.Key), .. answer.Body]))}\"";
        var result = request.Headers.IfNoneMatch.Any(h => h?.Contains(tag[2..], StringComparison.Ordinal) == true)
            ? new Answer(304)
            : answer;
        foreach (var (name, value) in answer.Headers)
            result.Headers[name] = value;
        result.Headers["etag"] = tag;
        result.Headers["cache-control"] = "private, max-age=60, s-maxage=60";
        result.Headers["vary"] = "Accept, Authorization, Cookie, X-GitHub-OTP";
        return result;
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBody)
            throw new GitHubException(413, $"The request body exceeds the limit of {MaxBody} bytes");
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
        return buffer.ToArray();
    }

    private static async Task WriteAsync(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        response.Headers["x-github-request-id"] = Guid.NewGuid().ToString("N");
        response.Headers["x-github-media-type"] = "github.v3; format=json";
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.Body is null)
            return;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }
}
