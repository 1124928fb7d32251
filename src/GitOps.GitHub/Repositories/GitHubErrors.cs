using System.Net;
using System.Runtime.Serialization;
using System.Text.Json;
using GitOps.Engine.Errors;
using Octokit;

namespace GitOps.GitHub.Repositories;

/// <summary>Classifies errors of requests to GitHub. They keep no inner exception, which would hold the whole response.</summary>
internal static class GitHubErrors
{
    /// <summary>The error of an exception; null when it is none of a request.</summary>
    public static ServiceException? Find(Exception exception, string operation, CancellationToken cancellationToken) =>
        exception switch
        {
            ServiceException { Operation: "github" } error => new(error.Kind, error.Code, error.Message, operation),
            ApiException error => Of(error.StatusCode, Message(error), operation),
            HttpRequestException or TimeoutException => new(
                ServiceErrorKind.Unavailable,
                ServiceCodes.Unreachable,
                $"GitHub can't be reached: {exception.Message}",
                operation
            ),
            IOException => new(ServiceErrorKind.Unavailable, ServiceCodes.Unreachable, "GitHub's response ended early", operation),
            JsonException or SerializationException or InvalidCastException or FormatException => InvalidResponse(operation),
            OperationCanceledException when !cancellationToken.IsCancellationRequested => new(
                ServiceErrorKind.Unavailable,
                ServiceCodes.Unreachable,
                "the request to GitHub was interrupted",
                operation
            ),
            _ => null,
        };

    /// <summary>The error of a response that lacks what the operation returns.</summary>
    public static ServiceException InvalidResponse(string operation) =>
        new(ServiceErrorKind.Unavailable, "InvalidResponse", "GitHub's response is not what the operation returns", operation);

    /// <summary>The error of a response.</summary>
    public static ServiceException Of(HttpStatusCode status, string message, string operation) =>
        new(
            status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ServiceErrorKind.AccessDenied,
                HttpStatusCode.NotFound or HttpStatusCode.Gone => ServiceErrorKind.NotFound,
                HttpStatusCode.Conflict => ServiceErrorKind.Conflict,
                HttpStatusCode.TooManyRequests => ServiceErrorKind.Throttled,
                >= HttpStatusCode.InternalServerError => ServiceErrorKind.Unavailable,
                _ => ServiceErrorKind.InvalidRequest,
            },
            $"Http{(int)status}",
            $"GitHub answered {(int)status}: {message}",
            operation
        );

    /// <summary>The message in a response's body.</summary>
    public static string MessageIn(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return "no message";
        }
    }

    private static string Message(ApiException error)
    {
        var details = error.ApiError?.Errors?.Select(e => e.Message ?? $"{e.Field} {e.Code}").FirstOrDefault();
        return details is null ? error.Message : $"{error.Message} ({details})";
    }
}
