namespace GitOps.Schema.Validation;

/// <summary>The ways in which a value can violate a shape.</summary>
public enum ViolationCode
{
    /// <summary>The structure has no such member.</summary>
    UnknownField,

    /// <summary>A required member is missing.</summary>
    MissingField,

    /// <summary>Two keys stand for the same member.</summary>
    DuplicateField,

    /// <summary>The value has another type than the member.</summary>
    WrongType,

    /// <summary>A text is too short or too long.</summary>
    Length,

    /// <summary>A text does not match the pattern.</summary>
    Pattern,

    /// <summary>A text is not one of the enum's values.</summary>
    EnumValue,

    /// <summary>A number is too small or too large.</summary>
    Range,

    /// <summary>A list or map has too few or too many elements.</summary>
    Count,

    /// <summary>A union does not have exactly one member set, or a structure violates a rule between its members.</summary>
    Union,

    /// <summary>Two elements of a list are equal in a member in which they must differ.</summary>
    Duplicate,

    /// <summary>A text is not the JSON object that it must contain.</summary>
    Document,
}
