using System.Text.Json.Nodes;
using GitOps.LocalAws.Server;
using GitOps.Schema.Services;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.LocalAws.SageMaker;

/// <summary>Validates a request against the service model and reports violations with the error texts of AWS.</summary>
internal static class RequestValidator
{
    /// <exception cref="AwsException">The request violates the model.</exception>
    public static void Validate(ServiceModel model, string operation, JsonObject request)
    {
        if (model.Operation(operation).Input is not { } input)
            return;
        var reader = new ShapeReader(model, ShapeReaderOptions.Wire);
        reader.ReadInput(input, (DataMap)JsonData.FromJson(request), null);
        if (reader.Violations.Count == 0)
            return;
        if (reader.Violations.FirstOrDefault(v => v.Code == ViolationCode.WrongType) is { } wrong)
            throw new AwsException(
                "SerializationException",
                $"invalid value at {wrong.Path}: expected {wrong.Expected}, got {wrong.Actual}"
            );
        var errors = reader.Violations.Select(Describe).ToList();
        throw AwsException.Validation(
            $"{errors.Count} validation error{(errors.Count == 1 ? "" : "s")} detected: {string.Join("; ", errors)}"
        );
    }

    private static string Describe(Violation violation)
    {
        var path = string.Join('.', violation.Path.Split('.').Select(p => p.Length == 0 ? p : char.ToLowerInvariant(p[0]) + p[1..]));
        var value = violation.Code == ViolationCode.MissingField ? "null" : violation.Actual.Trim('\'');
        return $"Value '{value}' at '{path}' failed to satisfy constraint: {Constraint(violation)}";
    }

    private static string Constraint(Violation violation) =>
        violation.Code switch
        {
            ViolationCode.MissingField => "Member must not be null",
            ViolationCode.Length or ViolationCode.Count => $"Member must have length {Bound(violation.Constraint)}",
            ViolationCode.Pattern =>
                $"Member must satisfy regular expression pattern: {((PatternConstraint)violation.Constraint!).Pattern}",
            ViolationCode.EnumValue =>
                $"Member must satisfy enum value set: [{string.Join(", ", ((EnumConstraint)violation.Constraint!).Values)}]",
            ViolationCode.Range => $"Member must have value {Bound(violation.Constraint)}",
            ViolationCode.Union => $"Member must have {violation.Expected}",
            _ => violation.Expected,
        };

    private static string Bound(Constraint? constraint) =>
        constraint switch
        {
            MinimumConstraint { Minimum: var minimum } => $"greater than or equal to {minimum}",
            MaximumConstraint { Maximum: var maximum } => $"less than or equal to {maximum}",
            _ => throw new InvalidOperationException($"{constraint} is not a bound"),
        };
}
