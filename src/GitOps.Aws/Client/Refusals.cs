using GitOps.Core.Ports;

namespace GitOps.Aws.Client;

/// <summary>Sorts a service's no into the kinds that Core knows. Messages vary in quotes, so they are matched by what they contain.</summary>
internal static class Refusals
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

    public static RefusedException Of(AwsAnswer answer, string operation)
    {
        var (code, message) = answer.Error;
        return new(KindOf(answer, code, message), code, message, operation);
    }

    private static RefusalKind KindOf(AwsAnswer answer, string code, string message)
    {
        if (answer.Status == 0)
            return RefusalKind.Unavailable;
        if (answer.IsThrottled)
            return RefusalKind.Throttled;
        if (DeniedCodes.Contains(code))
            return RefusalKind.Denied;
        if (code is "ResourceInUse" || ExistsTexts.Any(t => message.Contains(t, StringComparison.OrdinalIgnoreCase)))
            return RefusalKind.Exists;
        if (
            code is "ResourceNotFound" or "ResourceNotFoundException"
            || MissingTexts.Any(t => message.Contains(t, StringComparison.Ordinal))
        )
            return RefusalKind.Missing;
        if (BusyTexts.Any(t => message.Contains(t, StringComparison.Ordinal)))
            return RefusalKind.Busy;
        return answer.Status >= 500 ? RefusalKind.Unavailable : RefusalKind.Invalid;
    }
}
