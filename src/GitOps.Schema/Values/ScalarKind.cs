namespace GitOps.Schema.Values;

/// <summary>The type of a scalar.</summary>
public enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Real,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>No value.</summary>
    Null,

    /// <summary>The text of a variable; it is converted to the type of the member that it is used for.</summary>
    Untyped,
}
