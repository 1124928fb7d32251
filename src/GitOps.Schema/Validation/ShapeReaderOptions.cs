using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>How strictly a value is read against a shape. The defaults are those of <see cref="Wire"/>.</summary>
public sealed record ShapeReaderOptions
{
    /// <summary>For a request on the wire: names must match exactly and unknown members are ignored, as in AWS.</summary>
    public static ShapeReaderOptions Wire { get; } = new();

    /// <summary>
    /// For a manifest: names match as in <see cref="NameMatching"/>, unknown fields are errors, rules between
    /// members are checked, and idempotency tokens are optional.
    /// </summary>
    public bool IsManifest { get; init; }

    /// <summary>Top-level members that may be missing although the API requires them.</summary>
    public IReadOnlySet<string> Optional { get; init; } = new HashSet<string>();

    /// <summary>Maps an unknown field to its member, such as a reference field to the name member; null for an error.</summary>
    public Func<StructureShape, DataEntry, DataEntry?> ResolveUnknown { get; init; } = static (_, _) => null;

    /// <summary>Whether a text is an expression whose value is not known yet, so that its constraints cannot be checked.</summary>
    public Func<string, bool> IsDeferred { get; init; } = static _ => false;

    /// <summary>A text with a number in place of each such expression, so that the syntax of a JSON document can be checked.</summary>
    public Func<string, string> FillDeferred { get; init; } = static text => text;

    /// <summary>
    /// Whether the value of a deferred expression will be a text and so is invalid for every other type. False for an expression that
    /// already has an error, so that it is reported once.
    /// </summary>
    public Func<string, bool> IsDeferredText { get; init; } = static _ => false;
}
