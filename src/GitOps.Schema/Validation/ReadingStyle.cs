using GitOps.Schema.Shapes;
using GitOps.Schema.Values;

namespace GitOps.Schema.Validation;

/// <summary>How strictly a value is read against a shape.</summary>
public sealed record ReadingStyle
{
    /// <summary>A request on the wire: exact member names, unknown members ignored, as AWS does.</summary>
    public static ReadingStyle Wire { get; } = new();

    /// <summary>Names match without regard to case and less one trailing underscore; unknown members are faults; tokens need not be given.</summary>
    public bool IsManifest { get; init; }

    /// <summary>Top-level members that may be left out although the API requires them.</summary>
    public IReadOnlySet<string> Optional { get; init; } = new HashSet<string>();

    /// <summary>Tells what an unknown key stands for (a reference beside a name member), or null.</summary>
    public Func<StructureShape, DataEntry, DataEntry?> Unknown { get; init; } = static (_, _) => null;

    /// <summary>Whether a text is an expression whose value is known later, so that limits can't be checked now.</summary>
    public Func<string, bool> IsDeferred { get; init; } = static _ => false;

    /// <summary>Whether that value will be a text, so that it fits no other type; an expression that was faulted already is not checked further.</summary>
    public Func<string, bool> IsTextLater { get; init; } = static _ => false;
}
