using System.IO.Compression;
using System.Text;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalGitHub.Git;

/// <summary>Git's smart HTTP protocol: clone, fetch and push at /{owner}/{repo}.git.</summary>
internal sealed class SmartHttp(
    GitHubState state,
    Authentication authentication,
    AccessCheck access,
    GitProcess git,
    PushedRefs pushedRefs,
    Journal journal
)
{
    private const string UploadPack = "git-upload-pack";
    private const string ReceivePack = "git-receive-pack";

    public async Task HandleAsync(HttpContext context)
    {
        var exchange = new Exchange
        {
            At = state.Now,
            Method = context.Request.Method,
            Path = context.Request.Path,
            Query = context.Request.QueryString.Value ?? "",
        };
        try
        {
            await ServeAsync(context, exchange);
        }
        catch (GitHubException exception)
        {
            exchange.Error = exception.Message;
            await WriteErrorAsync(context.Response, exception);
        }
        finally
        {
            exchange.Status = context.Response.StatusCode;
            journal.Write(exchange);
        }
    }

    private async Task ServeAsync(HttpContext context, Exchange exchange)
    {
        var (owner, name, service, advertise) = Parse(context.Request);
        Actor actor;
        Repository repository;
        lock (state.Lock)
        {
            actor = authentication.Find(context.Request);
            (exchange.TokenKind, exchange.Login) = (actor.Kind.ToString(), actor.User?.Login);
            repository = Authorize(actor, owner, name, service == ReceivePack);
        }

        context.Response.Headers.CacheControl = "no-cache";
        context.Response.ContentType = advertise ? $"application/x-{service}-advertisement" : $"application/x-{service}-result";
        if (advertise)
            await AdvertiseAsync(context, service, repository.Id);
        else if (service == UploadPack)
            await RunAsync(context, service, repository.Id, Body(context.Request), context.Response.Body);
        else
            await ReceiveAsync(context, repository, actor);
    }

    private async Task AdvertiseAsync(HttpContext context, string service, long repositoryId)
    {
        using var output = new MemoryStream();
        if (!IsVersion2(context.Request, service))
            output.Write(Encoding.ASCII.GetBytes($"{service.Length + 15:x4}# service={service}\n0000"));
        await git.RunAsync(service[4..], repositoryId, true, Protocol(context.Request), Stream.Null, output, context.RequestAborted);
        await context.Response.Body.WriteAsync(output.ToArray(), context.RequestAborted);
    }

    // The response is sent after the pull requests have been updated, so that a client that pushed sees what follows from it.
    private async Task ReceiveAsync(HttpContext context, Repository repository, Actor actor)
    {
        var body = Body(context.Request);
        var commands = await PushCommands.ReadAsync(body, context.RequestAborted);
        using var output = new MemoryStream();
        await RunAsync(context, ReceivePack, repository.Id, new PrefixedStream(commands.Bytes, body), output);
        lock (state.Lock)
            pushedRefs.Apply(repository.Id, commands.Updates, actor.User!.Id);
        await context.Response.Body.WriteAsync(output.ToArray(), context.RequestAborted);
    }

    private Task RunAsync(HttpContext context, string service, long repositoryId, Stream input, Stream output) =>
        git.RunAsync(service[4..], repositoryId, false, Protocol(context.Request), input, output, context.RequestAborted);

    private Repository Authorize(Actor actor, string owner, string name, bool push)
    {
        var repository = state.FindRepository(owner, name);
        if (actor.Kind == ActorKind.Anonymous && (push || repository is null || repository.IsPrivate))
            throw GitHubException.Unauthorized();
        if (repository is null)
            throw new GitHubException(404, "Repository not found.");
        access.Demand(actor, repository, push ? Access.Write("contents") : Access.Read("contents"));
        return repository;
    }

    private static (string Owner, string Name, string Service, bool Advertise) Parse(HttpRequest request)
    {
        var parts = request.Path.Value!.Trim('/').Split('/');
        var service = parts is [_, _, "info", "refs"] ? request.Query["service"].ToString() : parts[^1];
        var isAdvertisement = parts is [_, _, "info", "refs"] && request.Method == "GET";
        var isCall = parts.Length == 3 && request.Method == "POST";
        if (service is not (UploadPack or ReceivePack) || !(isAdvertisement || isCall))
            throw GitHubException.NotFound();
        var name = parts[1].EndsWith(".git", StringComparison.Ordinal) ? parts[1][..^4] : parts[1];
        return (parts[0], name, service, isAdvertisement);
    }

    private static Stream Body(HttpRequest request) =>
        request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;

    private static string? Protocol(HttpRequest request) => request.Headers["Git-Protocol"].FirstOrDefault();

    private static bool IsVersion2(HttpRequest request, string service) =>
        service == UploadPack && Protocol(request)?.Split(':').Contains("version=2") == true;

    // Git shows plain text to its user.
    private static async Task WriteErrorAsync(HttpResponse response, GitHubException exception)
    {
        if (response.HasStarted)
            return;
        response.StatusCode = exception.Status;
        response.ContentType = "text/plain; charset=utf-8";
        if (exception.Status == 401)
            response.Headers.WWWAuthenticate = "Basic realm=\"GitHub\"";
        await response.WriteAsync(exception.Message + "\n");
    }
}
