using System.Net;
using System.Net.Http.Headers;
using GitOps.Engine.Errors;
using GitOps.GitHub.Credentials;

namespace GitOps.GitHub.Http;

/// <summary>Adds the token, for the API's host only. A token that is no longer valid is replaced once.</summary>
internal sealed class AuthorizationHandler(Uri api, IAccessTokens tokens) : DelegatingHandler
{
    private static readonly ProductInfoHeaderValue Product = new("gitops-controller", "1");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!Origin.IsSame(request.RequestUri!, api))
            throw new ServiceException(
                ServiceErrorKind.InvalidRequest,
                "OtherHost",
                $"GitHub refers to {Origin.Of(request.RequestUri!)}, another host than {Origin.Of(api)}: it gets no token",
                "github"
            );
        request.Headers.UserAgent.Clear();
        request.Headers.UserAgent.Add(Product);
        if (!request.Headers.Contains("X-GitHub-Api-Version"))
            request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        var token = await tokens.GetAsync(cancellationToken);
        var response = await SendAsync(request, token, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !tokens.Discard(token))
            return response;
        response.Dispose();
        return await SendAsync(request, await tokens.GetAsync(cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string token, CancellationToken cancellationToken)
    {
        // The error of an invalid header quotes it.
        if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~'))
            throw new ServiceException(
                ServiceErrorKind.AccessDenied,
                "InvalidToken",
                "the token for GitHub is empty or has a character that no token has, such as a space or a line break: "
                    + "check its file or variable",
                "github"
            );
        request.Headers.Authorization = new("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        // Texts of errors are shown to users: a proxy that repeats the request in its error page must not show the token with it.
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!body.Contains(token, StringComparison.Ordinal))
            return response;
        var type = response.Content.Headers.ContentType;
        response.Content = new StringContent(body.Replace(token, "***", StringComparison.Ordinal));
        response.Content.Headers.ContentType = type;
        return response;
    }
}
