namespace GitOps.LocalAws.Server;

/// <summary>An error response: the error code and message that AWS would return, and the HTTP status.</summary>
internal sealed class AwsException(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    public static AwsException Validation(string message) => new("ValidationException", message);
}
