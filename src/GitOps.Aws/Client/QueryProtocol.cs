using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.Aws.Client;

/// <summary>The query protocol: requests are forms, responses are XML.</summary>
internal sealed class QueryProtocol : Protocol
{
    public override AwsRequest Write(ServiceModel model, Operation operation, JsonObject input)
    {
        var form = new List<(string, string)> { ("Action", operation.Name), ("Version", model.Metadata.ApiVersion) };
        foreach (var (name, value) in input)
            Flatten(name, value, form);
        var body = string.Join('&', form.Select(p => $"{Uri.EscapeDataString(p.Item1)}={Uri.EscapeDataString(p.Item2)}"));
        return new(
            "POST",
            "/",
            Encoding.UTF8.GetBytes(body),
            new Dictionary<string, string> { ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8" }
        );
    }

    public override JsonObject Read(ServiceModel model, Operation operation, byte[] body)
    {
        var root = XDocument.Parse(Encoding.UTF8.GetString(body)).Root!;
        var result = operation.ResultWrapper is { } wrapper
            ? root.Elements().FirstOrDefault(e => e.Name.LocalName == wrapper) ?? root
            : root;
        return operation.Output is { } output ? ReadStructure(model, model.Structure(output), result) : [];
    }

    private static void Flatten(string prefix, JsonNode? value, List<(string, string)> form)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, inner) in map)
                    Flatten($"{prefix}.{name}", inner, form);
                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                    Flatten($"{prefix}.member.{(i + 1).ToString(CultureInfo.InvariantCulture)}", list[i], form);
                break;
            case not null:
                form.Add((prefix, value.ToString()));
                break;
        }
    }

    private static JsonObject ReadStructure(ServiceModel model, StructureShape shape, XElement element)
    {
        var read = new JsonObject();
        foreach (var member in shape.Members)
            if (element.Elements().FirstOrDefault(e => e.Name.LocalName == member.Name) is { } inner)
                read[member.Name] = Read(model, model.Shape(member.Shape), inner);
        return read;
    }

    private static JsonNode? Read(ServiceModel model, Shape shape, XElement element) =>
        shape switch
        {
            StructureShape structure => ReadStructure(model, structure, element),
            ListShape list => new JsonArray([.. element.Elements().Select(e => Read(model, model.Shape(list.Element), e))]),
            NumberShape => double.Parse(element.Value, CultureInfo.InvariantCulture),
            BooleanShape => element.Value == "true",
            _ => element.Value,
        };
}
