using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.Schema.Services;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Refuses a request that breaks the API's limits, in the words that AWS uses.</summary>
internal static class RequestCheck
{
    public static void Check(ServiceModel model, string operation, JsonObject request)
    {
        if (model.Operation(operation).Input is not { } input)
            return;
        var reader = new ShapeReader(model, ReadingStyle.Wire);
        reader.ReadInput(input, (DataMap)JsonData.FromJson(request), null);
        if (reader.Violations.Count == 0)
            return;
        if (reader.Violations.FirstOrDefault(v => v.Code == ViolationCode.WrongType) is { } wrong)
            throw new AwsError("SerializationException", $"{wrong.Path}: found {wrong.Found}, wanted {wrong.Wanted}");
        var words = reader.Violations.Select(Describe).ToList();
        throw AwsError.Validation($"{words.Count} validation error{(words.Count == 1 ? "" : "s")} detected: {string.Join("; ", words)}");
    }

    private static string Describe(Violation violation)
    {
        var path = string.Join('.', violation.Path.Split('.').Select(p => p.Length == 0 ? p : char.ToLowerInvariant(p[0]) + p[1..]));
        var value = violation.Code == ViolationCode.MissingField ? "null" : violation.Found.Trim('\'');
        return $"Value '{value}' at '{path}' failed to satisfy constraint: {Constraint(violation)}";
    }

    private static string Constraint(Violation violation) =>
        violation.Code switch
        {
            ViolationCode.MissingField => "Member must not be null",
            ViolationCode.Length => $"Member must have length {Bound(violation.Wanted)}",
            ViolationCode.Count => $"Member must have length {Bound(violation.Wanted)}",
            ViolationCode.Pattern =>
                $"Member must satisfy regular expression pattern: {violation.Wanted.Replace("a text that matches ", "", StringComparison.Ordinal)}",
            ViolationCode.NotAValue =>
                $"Member must satisfy enum value set: [{violation.Wanted.Replace("one of ", "", StringComparison.Ordinal)}]",
            ViolationCode.Range => $"Member must have value {Bound(violation.Wanted)}",
            ViolationCode.Union => $"Member must have {violation.Wanted}",
            _ => violation.Wanted,
        };

    private static string Bound(string wanted) =>
        wanted
            .Replace("at least", "greater than or equal to", StringComparison.Ordinal)
            .Replace("at most", "less than or equal to", StringComparison.Ordinal);
}
