namespace GitOps.LocalAws.Server;

/// <summary>A refusal in AWS's words: code, message and HTTP status.</summary>
internal sealed class AwsError(string code, string message, int status = 400) : Exception(message)
{
    public string Code { get; } = code;

    public int Status { get; } = status;

    public static AwsError Validation(string message) => new("ValidationException", message);
}
