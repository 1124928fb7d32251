using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using GitOps.Schema.Services;
using GitOps.Schema.Values;

namespace GitOps.Aws.Client;

/// <summary>Writes requests and reads responses in the wire protocol of a service.</summary>
internal abstract class Protocol
{
    private static readonly Protocol Json = new JsonProtocol();
    private static readonly Protocol Query = new QueryProtocol();

    public static Protocol Of(ServiceModel model) =>
        model.Metadata.Protocol switch
        {
            "json" => Json,
            "query" => Query,
            var other => throw new NotSupportedException($"the protocol {other} of {model.Metadata.Id} is not supported"),
        };

    /// <summary>Writes the request of an operation for its input.</summary>
    public abstract AwsRequest Write(ServiceModel model, Operation operation, JsonObject input);

    /// <summary>Reads the output of an operation from the body of a successful response.</summary>
    /// <exception cref="FormatException">The body is not the operation's output.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="XmlException">The body is not XML.</exception>
    public abstract JsonObject Read(ServiceModel model, Operation operation, byte[] body);

    private sealed class JsonProtocol : Protocol
    {
        public override AwsRequest Write(ServiceModel model, Operation operation, JsonObject input) =>
            new(
                "POST",
                "/",
                Encoding.UTF8.GetBytes(input.ToJsonString()),
                new Dictionary<string, string>
                {
                    ["content-type"] = "application/x-amz-json-" + model.Metadata.JsonVersion,
                    ["x-amz-target"] = $"{model.Metadata.TargetPrefix}.{operation.Name}",
                }
            );

        public override JsonObject Read(ServiceModel model, Operation operation, byte[] body) =>
            body.Length == 0 ? [] : ResponseValidator.Check(model, operation, JsonData.ParseNode(body));
    }
}
