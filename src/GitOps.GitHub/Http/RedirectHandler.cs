using GitOps.Engine.Errors;

namespace GitOps.GitHub.Http;

/// <summary>
/// Follows redirects of reads on the same host, as after a repository was renamed. Others are errors that name the target.
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler
{
    private const int MaxRedirects = 3;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            var target = new Uri(request.RequestUri!, location);
            if (request.Method != HttpMethod.Get || redirects == MaxRedirects || !Origin.IsSame(target, request.RequestUri!))
                throw new ServiceException(
                    ServiceErrorKind.InvalidRequest,
                    "Redirected",
                    $"GitHub redirects {request.Method} {request.RequestUri!.AbsolutePath} to {Origin.Of(target)}{target.AbsolutePath}: "
                        + "if the repository was renamed or moved, use its new URL",
                    "github"
                );
            request = Repeat(request, target);
        }
    }

    private static HttpRequestMessage Repeat(HttpRequestMessage request, Uri target)
    {
        var repeated = new HttpRequestMessage(HttpMethod.Get, target) { Version = request.Version };
        foreach (var (name, values) in request.Headers)
            repeated.Headers.TryAddWithoutValidation(name, values);
        return repeated;
    }
}
