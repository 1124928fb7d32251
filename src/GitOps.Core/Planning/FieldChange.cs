using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>One field that differs. Null stands for a value that is absent, <see cref="KnownAfter"/> for one that only a run determines.</summary>
public sealed record FieldChange(string Path, string? Before, string? After, SourcePosition? Position)
{
    /// <summary>Shown in place of a value that only a run determines.</summary>
    public const string KnownAfter = "(known after the run)";
}
