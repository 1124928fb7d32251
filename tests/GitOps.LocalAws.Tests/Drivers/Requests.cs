using System.Text.Json.Nodes;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;

namespace GitOps.LocalAws.Tests.Drivers;

/// <summary>Makes requests from a service model.</summary>
internal sealed class Requests(ServiceModel model)
{
    private static readonly string[] Texts =
    [
        "abc",
        "arn:aws:iam::123456789012:role/abc",
        "arn:aws:sagemaker:eu-west-1:123456789012:pipeline/abc/execution/abcdefghijkl",
        "arn:aws:sagemaker:eu-west-1:123456789012:model/abc",
        "s3://abc/abc",
        "https://abc",
        "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl",
        "123456789012",
        "1",
        "abc:abc",
    ];

    /// <summary>One request for each string in the input of an operation: that string has the value, and nothing optional is set.</summary>
    public IEnumerable<JsonObject> WithEachString(string operation, string value) =>
        model.Operation(operation).Input is { } input ? Variants(model.Structure(input), value, []).Cast<JsonObject>() : [];

    private IEnumerable<JsonNode> Variants(Shape shape, string value, HashSet<string> within)
    {
        if (!within.Add(shape.Name))
            yield break;
        switch (shape)
        {
            case StringShape:
                yield return JsonValue.Create(value);
                break;
            case StructureShape structure:
                foreach (var member in structure.Members)
                foreach (var variant in Variants(model.Shape(member.Shape), value, within))
                {
                    var request = structure.IsUnion ? [] : Minimal(structure, 0);
                    request[member.Name] = variant;
                    yield return request;
                }

                break;
            case ListShape list:
                foreach (var variant in Variants(model.Shape(list.Element), value, within))
                    yield return new JsonArray(variant);
                break;
            case MapShape map:
                yield return new JsonObject { [value] = Valid(model.Shape(map.Value), 0) };
                foreach (var variant in Variants(model.Shape(map.Value), value, within))
                    yield return new JsonObject { ["abc"] = variant };
                break;
        }

        within.Remove(shape.Name);
    }

    private JsonObject Minimal(StructureShape structure, int depth) =>
        new(
            structure
                .Members.Where((m, i) => m.Required || (structure.IsUnion && i == 0))
                .Select(m => KeyValuePair.Create(m.Name, Valid(model.Shape(m.Shape), depth + 1)))
        );

    private JsonNode? Valid(Shape shape, int depth) =>
        shape switch
        {
            StringShape { Values.Count: > 0 } choice => choice.Values[0],
            StringShape text => Texts.FirstOrDefault(t =>
                t.Length >= (text.Min ?? 0)
                && t.Length <= (text.Max ?? int.MaxValue)
                && (text.Pattern is null || model.Matches(text.Pattern, t))
            ),
            NumberShape number => JsonValue.Create(Math.Max(1, number.Min ?? 1)),
            BooleanShape => false,
            TimestampShape => 1_700_000_000,
            BlobShape => "YWJj",
            StructureShape structure => depth > 8 ? null : Minimal(structure, depth),
            ListShape list => new JsonArray([
                .. Enumerable.Range(0, (int)(list.Min ?? 0)).Select(_ => Valid(model.Shape(list.Element), depth + 1)),
            ]),
            MapShape => new JsonObject(),
            _ => null,
        };
}
