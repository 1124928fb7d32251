using System.Globalization;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>Validates a single value against its shape.</summary>
internal sealed class ScalarValidator(ServiceModel model, ShapeReaderOptions options)
{
    /// <summary>The first violation of a scalar, or null.</summary>
    public Violation? Validate(Shape shape, DataNode value, string path)
    {
        if (value is not DataScalar scalar)
            return WrongType(value, path, ExpectedType(shape));
        if (scalar.Kind == ScalarKind.Text && options.IsDeferred(scalar.Text))
            return shape is StringShape || !options.IsDeferredText(scalar.Text) ? null : WrongType(value, path, ExpectedType(shape));
        return shape switch
        {
            StringShape text => ValidateText(text, scalar, path),
            NumberShape number => ValidateNumber(number, scalar, path),
            BooleanShape => scalar.Kind == ScalarKind.Boolean ? null : WrongType(value, path, ExpectedType(shape)),
            TimestampShape => IsTimestamp(scalar) ? null : WrongType(value, path, ExpectedType(shape)),
            BlobShape => scalar.Kind == ScalarKind.Text ? null : WrongType(value, path, ExpectedType(shape)),
            _ => throw new InvalidOperationException($"{shape.Name} is not a scalar shape"),
        };
    }

    /// <summary>Converts the text of a variable to the type of the shape. A text that does not convert stays a text.</summary>
    public static DataNode ResolveType(Shape shape, DataNode value) =>
        value is not DataScalar { Kind: ScalarKind.Untyped } scalar
            ? value
            : shape switch
            {
                NumberShape when long.TryParse(scalar.Text, CultureInfo.InvariantCulture, out _) => scalar with
                {
                    Kind = ScalarKind.Integer,
                },
                NumberShape when double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out _) => scalar with
                {
                    Kind = ScalarKind.Real,
                },
                BooleanShape when scalar.Text is "true" or "false" => scalar with { Kind = ScalarKind.Boolean },
                _ => scalar with { Kind = ScalarKind.Text },
            };

    /// <summary>Describes a value in a few words, for messages.</summary>
    public static string Describe(DataNode value) =>
        value switch
        {
            DataMap => "a map",
            DataList => "a list",
            DataScalar { Kind: ScalarKind.Null } => "null",
            DataScalar { Kind: ScalarKind.Text } scalar => Quote(scalar.Text),
            DataScalar { Kind: ScalarKind.Boolean } scalar => $"the boolean {scalar.Text}",
            DataScalar scalar => $"the number {scalar.Text}",
            _ => "an unknown value",
        };

    /// <summary>The bound that a number, length or count violates, or null.</summary>
    public static Constraint? OutOfBounds(double value, double? min, double? max) =>
        value < min ? new MinimumConstraint(min.Value)
        : value > max ? new MaximumConstraint(max.Value)
        : null;

    /// <summary>Describes a bound in a few words, for messages.</summary>
    public static string Describe(Constraint bound) =>
        bound switch
        {
            MinimumConstraint { Minimum: var minimum } => $"at least {minimum}",
            MaximumConstraint { Maximum: var maximum } => $"at most {maximum}",
            _ => throw new InvalidOperationException($"{bound} is not a bound"),
        };

    private static Violation? ValidateRange(NumberShape shape, double number, DataScalar scalar, string path) =>
        OutOfBounds(number, shape.Min, shape.Max) is { } bound
            ? new(ViolationCode.Range, path, scalar.Position, scalar.Text, Describe(bound)) { Constraint = bound }
            : null;

    // A manifest may write 1e3; in a request an integer is written as one, and fits into 64 bits.
    private bool IsInteger(string text, double number) =>
        options.IsManifest ? number == Math.Floor(number) : long.TryParse(text, CultureInfo.InvariantCulture, out _);

    private Violation? ValidateNumber(NumberShape shape, DataScalar scalar, string path)
    {
        if (
            scalar.Kind is not (ScalarKind.Integer or ScalarKind.Real)
            || !double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number)
        )
            return WrongType(scalar, path, ExpectedType(shape));
        return shape.IsInteger && !IsInteger(scalar.Text, number)
            ? WrongType(scalar, path, ExpectedType(shape))
            : ValidateRange(shape, number, scalar, path);
    }

    private Violation? ValidateText(StringShape shape, DataScalar scalar, string path)
    {
        if (scalar.Kind != ScalarKind.Text)
            return WrongType(scalar, path, "a string", scalar.Kind == ScalarKind.Null ? null : $"put it in quotes: \"{scalar.Text}\"");
        var text = scalar.Text;
        if (shape.Values.Count > 0 && !shape.Values.Contains(text))
            return new(ViolationCode.EnumValue, path, scalar.Position, Quote(text), OneOf(shape.Values))
            {
                Constraint = new EnumConstraint(shape.Values),
                Help = Suggestion.DidYouMean(text, shape.Values),
            };
        if (OutOfBounds(text.Length, shape.Min, shape.Max) is { } bound)
            return new(ViolationCode.Length, path, scalar.Position, $"{text.Length} characters", Describe(bound)) { Constraint = bound };
        return shape.Pattern is { } pattern && !model.Matches(pattern, text)
            ? new(ViolationCode.Pattern, path, scalar.Position, Quote(text), $"a string that matches {pattern}")
            {
                Constraint = new PatternConstraint(pattern),
            }
            : null;
    }

    private static string OneOf(IReadOnlyList<string> values) =>
        values.Count <= 16
            ? "one of " + string.Join(", ", values)
            : $"one of {values.Count} values such as {string.Join(", ", values.Take(6))}";

    private static bool IsTimestamp(DataScalar scalar) =>
        scalar.Kind is ScalarKind.Integer or ScalarKind.Real
        || (
            scalar.Kind == ScalarKind.Text
            && DateTimeOffset.TryParse(scalar.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)
        );

    private static Violation WrongType(DataNode value, string path, string expected, string? help = null) =>
        new(ViolationCode.WrongType, path, value.Position, Describe(value), expected, help);

    private static string ExpectedType(Shape shape) =>
        shape switch
        {
            StringShape => "a string",
            NumberShape { IsInteger: true } => "an integer",
            NumberShape => "a number",
            BooleanShape => "true or false",
            TimestampShape => "a timestamp such as 2026-01-31T12:00:00Z",
            _ => "a base64 string",
        };

    private static string Quote(string text) => text.Length <= 60 ? $"'{text}'" : $"'{text[..57]}…'";
}
