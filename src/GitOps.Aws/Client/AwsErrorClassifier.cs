using GitOps.Engine.Errors;

namespace GitOps.Aws.Client;

/// <summary>
/// Classifies the errors of services. Services report the same error with different codes and quotes, so parts of their messages are
/// compared.
/// </summary>
internal static class AwsErrorClassifier
{
    private static readonly string[] MissingTexts =
    [
        "Could not find",
        "could not be found",
        "not found",
        "does not exist",
        "can't find",
        "cannot find",
        "RecordNotFound",
    ];
    private static readonly string[] ExistsTexts = ["already exist", "must be unique"];
    private static readonly string[] BusyTexts = ["Cannot update in-progress", "in-progress", "is currently being"];
    private static readonly string[] DeniedCodes =
    [
        "AccessDeniedException",
        "AccessDenied",
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "ExpiredTokenException",
        "ExpiredToken",
        "MissingAuthenticationToken",
        "IncompleteSignature",
        "RequestTimeTooSkewed",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
    ];

    public static ServiceException Of(AwsResponse response, string operation)
    {
        var (code, message) = response.Error;
        return new(KindOf(response, code, message), code, message, operation);
    }

    private static ServiceErrorKind KindOf(AwsResponse response, string code, string message)
    {
        if (response.Status == 0)
            return ServiceErrorKind.Unavailable;
        if (response.IsThrottled)
            return ServiceErrorKind.Throttled;
        if (DeniedCodes.Contains(code))
            return ServiceErrorKind.AccessDenied;
        if (code is "ResourceInUse" || ExistsTexts.Any(t => message.Contains(t, StringComparison.OrdinalIgnoreCase)))
            return ServiceErrorKind.AlreadyExists;
        if (
            code is "ResourceNotFound" or "ResourceNotFoundException"
            || MissingTexts.Any(t => message.Contains(t, StringComparison.Ordinal))
        )
            return ServiceErrorKind.NotFound;
        if (BusyTexts.Any(t => message.Contains(t, StringComparison.Ordinal)))
            return ServiceErrorKind.Conflict;
        return response.Status >= 500 ? ServiceErrorKind.Unavailable : ServiceErrorKind.InvalidRequest;
    }
}
