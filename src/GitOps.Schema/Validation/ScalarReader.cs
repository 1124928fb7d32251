using System.Globalization;
using GitOps.Schema.Services;
using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>Checks a single value against the limits of its shape.</summary>
internal sealed class ScalarReader(ServiceModel model, ReadingStyle style)
{
    /// <summary>The first fault of a scalar, or null.</summary>
    public Violation? Check(Shape shape, DataNode value, string path)
    {
        if (value is not DataScalar scalar)
            return Wrong(value, path, Wanted(shape));
        if (scalar.Kind == ScalarKind.Text && style.IsDeferred(scalar.Text))
            return shape is StringShape || !style.IsTextLater(scalar.Text) ? null : Wrong(value, path, Wanted(shape));
        return shape switch
        {
            StringShape text => CheckText(text, scalar, path),
            NumberShape number => CheckNumber(number, scalar, path),
            BooleanShape => scalar.Kind == ScalarKind.Boolean ? null : Wrong(value, path, Wanted(shape)),
            TimestampShape => IsTimestamp(scalar) ? null : Wrong(value, path, Wanted(shape)),
            BlobShape => scalar.Kind == ScalarKind.Text ? null : Wrong(value, path, Wanted(shape)),
            _ => throw new InvalidOperationException($"{shape.Name} is no scalar"),
        };
    }

    /// <summary>Gives the text of a variable the type that its member wants.</summary>
    public static DataNode Settle(Shape shape, DataNode value) =>
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

    /// <summary>A value in a few words, for messages.</summary>
    public static string Describe(DataNode value) =>
        value switch
        {
            DataMap => "a map",
            DataList => "a list",
            DataScalar { Kind: ScalarKind.Null } => "nothing",
            DataScalar { Kind: ScalarKind.Text } scalar => $"'{Shorten(scalar.Text)}'",
            DataScalar { Kind: ScalarKind.Boolean } scalar => $"the boolean {scalar.Text}",
            DataScalar scalar => $"the number {scalar.Text}",
            _ => "something else",
        };

    private static Violation? CheckNumberRange(NumberShape shape, double number, DataScalar scalar, string path) =>
        number < shape.Min || number > shape.Max
            ? new(
                ViolationCode.Range,
                path,
                scalar.Position,
                scalar.Text,
                number < shape.Min ? $"at least {shape.Min}" : $"at most {shape.Max}"
            )
            : null;

    private static Violation? CheckNumber(NumberShape shape, DataScalar scalar, string path)
    {
        if (
            scalar.Kind is not (ScalarKind.Integer or ScalarKind.Real)
            || !double.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number)
        )
            return Wrong(scalar, path, Wanted(shape));
        return shape.IsWhole && number != Math.Floor(number)
            ? Wrong(scalar, path, Wanted(shape))
            : CheckNumberRange(shape, number, scalar, path);
    }

    private Violation? CheckText(StringShape shape, DataScalar scalar, string path)
    {
        if (scalar.Kind != ScalarKind.Text)
            return Wrong(scalar, path, "a string", scalar.Kind == ScalarKind.Null ? null : $"put it in quotes: \"{scalar.Text}\"");
        var text = scalar.Text;
        if (shape.Values.Count > 0 && !shape.Values.Contains(text))
            return new(
                ViolationCode.NotAValue,
                path,
                scalar.Position,
                $"'{Shorten(text)}'",
                OneOf(shape.Values),
                Suggestion.DidYouMean(text, shape.Values)
            );
        if (text.Length < shape.Min || text.Length > shape.Max)
            return new(
                ViolationCode.Length,
                path,
                scalar.Position,
                $"{text.Length} characters",
                text.Length < shape.Min ? $"at least {shape.Min}" : $"at most {shape.Max}"
            );
        return shape.Pattern is { } pattern && !model.Matches(pattern, text)
            ? new(ViolationCode.Pattern, path, scalar.Position, $"'{Shorten(text)}'", $"a text that matches {pattern}")
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

    private static Violation Wrong(DataNode value, string path, string wanted, string? help = null) =>
        new(ViolationCode.WrongType, path, value.Position, Describe(value), wanted, help);

    private static string Wanted(Shape shape) =>
        shape switch
        {
            StringShape => "a string",
            NumberShape { IsWhole: true } => "a whole number",
            NumberShape => "a number",
            BooleanShape => "true or false",
            TimestampShape => "a time, such as 2026-01-31T12:00:00Z",
            _ => "a string of base64",
        };

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "…";
}
