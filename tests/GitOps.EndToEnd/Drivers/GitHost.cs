using System.Diagnostics;
using System.Text;
using GitOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace GitOps.EndToEnd.Drivers;

/// <summary>
/// A Git server over HTTP on this machine, as GitHub is one: git's own upload-pack behind it, with a token where one is set.
/// </summary>
internal sealed class GitHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _root;

    private GitHost(WebApplication app, string root) => (_app, _root) = (app, root);

    public string Url => _app.Urls.First();

    /// <summary>The token that it asks for, as a password.</summary>
    public string? Token { get; init; }

    /// <summary>Answers nothing for as long as the caller waits.</summary>
    public bool Hangs { get; set; }

    /// <summary>Sends every caller there.</summary>
    public string? LeadsTo { get; set; }

    /// <summary>Sends this in place of a pack.</summary>
    public byte[]? Pack { get; set; }

    /// <summary>The requests so far, with the password that each brought.</summary>
    public List<(string Path, string? Password)> Requests { get; } = [];

    public static async Task<GitHost> StartAsync(string root, string? token = null)
    {
        var app = Loopback.Create();
        var host = new GitHost(app, root) { Token = token };
        app.Run(host.HandleAsync);
        await app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var password = Password(context.Request);
        lock (Requests)
            Requests.Add((context.Request.Path, password));
        if (Hangs)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        else if (LeadsTo is { } other)
            context.Response.Redirect(other + context.Request.Path + context.Request.QueryString);
        else if (Token is not null && password != Token)
            Refuse(context);
        else
            await ServeAsync(context);
    }

    private static void Refuse(HttpContext context)
    {
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
    }

    private async Task ServeAsync(HttpContext context)
    {
        var isAdvertisement = context.Request.Path.Value!.EndsWith("/info/refs", StringComparison.Ordinal);
        var path = Path.Combine(_root, context.Request.Path.Value.TrimStart('/').Split('/')[0]);
        if (!Directory.Exists(path))
        {
            context.Response.StatusCode = 404;
            return;
        }

        context.Response.ContentType = isAdvertisement
            ? "application/x-git-upload-pack-advertisement"
            : "application/x-git-upload-pack-result";
        if (isAdvertisement)
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("001e# service=git-upload-pack\n0000"));
        else if (Pack is { } pack)
        {
            await context.Response.Body.WriteAsync(pack);
            return;
        }

        string[] arguments = isAdvertisement
            ? ["upload-pack", "--stateless-rpc", "--advertise-refs", path]
            : ["upload-pack", "--stateless-rpc", path];
        using var process = Process.Start(
            new ProcessStartInfo("git", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        await context.Request.Body.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await process.StandardOutput.BaseStream.CopyToAsync(context.Response.Body);
        await process.WaitForExitAsync();
    }

    private static string? Password(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 6 } header
            ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':', 2)[1]
            : null;
}
