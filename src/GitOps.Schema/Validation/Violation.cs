using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>What can be wrong with a value.</summary>
public enum ViolationCode
{
    /// <summary>The structure has no such member.</summary>
    UnknownField,

    /// <summary>A required member is not there.</summary>
    MissingField,

    /// <summary>Two keys that mean the same member.</summary>
    DuplicateField,

    /// <summary>Another type than the member takes.</summary>
    WrongType,

    /// <summary>A text is too short or too long.</summary>
    Length,

    /// <summary>A text does not match the pattern.</summary>
    Pattern,

    /// <summary>Not one of the values that there are.</summary>
    NotAValue,

    /// <summary>A number is too small or too large.</summary>
    Range,

    /// <summary>A list or map has too few or too many elements.</summary>
    Count,

    /// <summary>Not exactly one member of a union.</summary>
    Union,
}

/// <summary>One fault of a value: what was found at which path, what was wanted, and what to do.</summary>
public sealed record Violation(ViolationCode Code, string Path, SourcePosition? Position, string Found, string Wanted, string? Help = null);
