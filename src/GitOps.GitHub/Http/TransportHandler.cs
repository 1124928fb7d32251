using GitOps.Engine.Errors;

namespace GitOps.GitHub.Http;

/// <summary>Sends over a shared transport, and reads the whole response within a time and a size.</summary>
internal sealed class TransportHandler(HttpMessageInvoker transport, GitHubOptions options, TimeProvider time) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await transport.SendAsync(request, either.Token);
            try
            {
                await ReadAsync(response, either.Token);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no response within {options.RequestTimeout.TotalSeconds:0} s");
        }
    }

    private async Task ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = response.Content;
        using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (body.Length + read > options.MaxResponseBytes)
                throw new ServiceException(
                    ServiceErrorKind.InvalidRequest,
                    "ResponseTooLarge",
                    $"GitHub's response has more than {options.MaxResponseBytes >> 10} KiB",
                    "github"
                );
            body.Write(buffer, 0, read);
        }

        response.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in content.Headers.Where(h => h.Key != "Content-Length"))
            response.Content.Headers.TryAddWithoutValidation(name, values);
        content.Dispose();
    }
}
