using GitOps.Schema.Sensitivity;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>One error in a value. <see cref="Actual"/>, <see cref="Expected"/> and <see cref="Help"/> are phrases for messages.</summary>
/// <param name="Path">The path of the value, such as productionVariants[0].instanceType.</param>
/// <param name="Position">Where the user wrote the value, or null.</param>
/// <param name="Actual">What the value is.</param>
/// <param name="Expected">What it should be.</param>
/// <param name="Help">What to do about it, or null.</param>
public sealed record Violation(
    ViolationCode Code,
    string Path,
    SourcePosition? Position,
    string Actual,
    string Expected,
    string? Help = null
)
{
    /// <summary>The violated constraint, for the codes that have one: length, pattern, enum value, range and count.</summary>
    public Constraint? Constraint { get; init; }

    /// <summary>Whether the key of a map is invalid rather than a value.</summary>
    public bool IsKey { get; init; }

    /// <summary>The same violation without the value, which is sensitive. A length says nothing about the rest of the value.</summary>
    public Violation WithoutValue() =>
        Code == ViolationCode.Length
            ? this
            : this with
            {
                Actual = SensitiveValues.Mask,
                Help = Help is not null && Code == ViolationCode.WrongType ? "put it in quotes" : null,
            };
}
