using GitOps.LocalAws.ObjectStore;
using Microsoft.AspNetCore.Http;

namespace GitOps.LocalAws.Server;

/// <summary>
/// A client that sends Expect: 100-continue and gets a response instead may send its next request at once or the body that it announced.
/// No server can tell them apart, so the connection is closed after a response that was sent without reading the body.
/// </summary>
internal static class UnreadBody
{
    public static void CloseAfterResponse(HttpContext context)
    {
        if (context.Request.Headers.Expect.Count == 0)
            return;
        var body = new TrackedStream(context.Request.Body);
        context.Request.Body = body;
        context.Response.OnStarting(() =>
        {
            if (!body.IsRead)
                context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
    }

    private sealed class TrackedStream(Stream inner) : ForwardOnlyStream
    {
        public bool IsRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsRead = true;
            return inner.ReadAsync(buffer, cancellationToken);
        }
    }
}
