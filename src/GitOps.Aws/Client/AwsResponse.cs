using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GitOps.Engine.Errors;
using GitOps.Schema.Values;

namespace GitOps.Aws.Client;

/// <summary>A request in the wire protocol of its service, before it is signed.</summary>
internal sealed record AwsRequest(string Method, string PathAndQuery, byte[] Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A service's response. Status 0 means that the service could not be reached.</summary>
internal sealed record AwsResponse(int Status, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly string[] ThrottlingCodes =
    [
        "ThrottlingException",
        "Throttling",
        "ThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "SlowDown",
        "LimitExceededException",
    ];
    private (string Code, string Message)? _error;

    /// <summary>Stands for the response of a service that can't be reached.</summary>
    public static AwsResponse Unreachable(string message) =>
        new(
            0,
            Encoding.UTF8.GetBytes(new JsonObject { ["__type"] = ServiceCodes.Unreachable, ["message"] = message }.ToJsonString()),
            new Dictionary<string, string>()
        );

    /// <summary>Code and message of an error response, in JSON or XML; empty for a successful one.</summary>
    public (string Code, string Message) Error => _error ??= ReadError();

    /// <summary>Whether the service throttled the request. SageMaker does so with status 400.</summary>
    public bool IsThrottled =>
        Status is 429
        || (
            Status >= 400
            && ThrottlingCodes.Contains(Error.Code)
            && !Error.Message.Contains("resource limit", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient =>
        Status is 0 or 429 or >= 500
        || IsThrottled
        || Error.Code is "RequestTimeout" or "RequestTimeoutException" or "InternalFailure" or "ServiceUnavailable";

    /// <summary>Whether the service rejected the signature's time, so that its clock must be used.</summary>
    public bool IsSkewed =>
        Status is >= 400 and < 500
        && (
            Error.Code is "RequestTimeTooSkewed"
            || Error.Code is "InvalidSignatureException"
                && (
                    Error.Message.Contains("expired", StringComparison.OrdinalIgnoreCase)
                    || Error.Message.Contains("not yet current", StringComparison.Ordinal)
                )
        );

    private (string, string) ReadError()
    {
        if (Status is > 0 and < 300)
            return ("", "");
        if (Status is >= 300 and < 400)
            return ("Redirected", $"the server redirects to {Headers.GetValueOrDefault("Location") ?? "nowhere"}, which is not followed");
        var text = Encoding.UTF8.GetString(Body).TrimStart();
        if (text.StartsWith('<'))
            return ReadXml(text);
        try
        {
            var json = JsonData.ParseNode(text) as JsonObject;
            var code =
                (string?)json?["__type"]
                ?? (string?)json?["code"]
                ?? Headers.GetValueOrDefault("x-amzn-errortype")
                ?? Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return (code.Split('#')[^1].Split(':')[0], (string?)json?["message"] ?? (string?)json?["Message"] ?? text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (
                (Headers.GetValueOrDefault("x-amzn-errortype") ?? Status.ToString(System.Globalization.CultureInfo.InvariantCulture)).Split(
                    ':'
                )[0],
                text.Length > 500 ? text[..500] : text
            );
        }
    }

    private (string, string) ReadXml(string text)
    {
        try
        {
            var document = XDocument.Parse(text);
            string? Element(string name) => document.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
            return (Element("Code") ?? Status.ToString(System.Globalization.CultureInfo.InvariantCulture), Element("Message") ?? text);
        }
        catch (System.Xml.XmlException)
        {
            return (Status.ToString(System.Globalization.CultureInfo.InvariantCulture), text.Length > 500 ? text[..500] : text);
        }
    }
}
