using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>
/// One field that differs. A value is null when it is absent, and <see cref="KnownAfter"/> when only a run determines it.
/// </summary>
public sealed record FieldChange(string Path, FieldValue? Before, FieldValue? After, SourcePosition? Position)
{
    /// <summary>Shown in place of a value that only a run determines.</summary>
    public const string KnownAfter = "(known after the run)";

    private const string Tags = "Tags.";

    /// <summary>The key of the tag that changes; null when the field is no tag.</summary>
    public string? TagKey => Path.StartsWith(Tags, StringComparison.Ordinal) ? Path[Tags.Length..] : null;

    /// <summary>The member of the resource that the field is in.</summary>
    public string Member => Path.Split('.', '[')[0];

    /// <summary>Whether a value is sensitive, so that a mask is shown instead.</summary>
    public bool IsSensitive => Before is { IsSensitive: true } || After is { IsSensitive: true };

    /// <summary>What is shown of the new value. If the values differ only in what is masked, that they changed.</summary>
    public string? ShownAfter => DiffersInSecretOnly ? "(sensitive value, changed)" : After?.Shown;

    /// <summary>A tag that differs; a value is null when there is no such tag.</summary>
    public static FieldChange OfTag(string key, string? before, string? after, SourcePosition? position) =>
        new(Tags + key, FieldValue.Of(before), FieldValue.Of(after), position);

    /// <summary>Whether both values are shown as the same text.</summary>
    public bool DiffersInSecretOnly => IsSensitive && Before is not null && Before.Shown == After?.Shown;
}
