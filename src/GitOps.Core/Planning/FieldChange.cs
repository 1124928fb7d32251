using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>
/// One field that differs. A value is null when it is absent, and <see cref="KnownAfter"/> when only a run determines it.
/// </summary>
public sealed record FieldChange(string Path, string? Before, string? After, SourcePosition? Position)
{
    /// <summary>Shown in place of a value that only a run determines.</summary>
    public const string KnownAfter = "(known after the run)";
}
