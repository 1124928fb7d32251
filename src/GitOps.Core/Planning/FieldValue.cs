using System.Diagnostics.CodeAnalysis;

namespace GitOps.Core.Planning;

/// <summary>A value in a plan. Written anywhere, it is what may be shown.</summary>
/// <param name="Unmasked">The value itself, to compare and to send. Must not be shown.</param>
/// <param name="Shown">The value, or a mask if it is sensitive.</param>
public sealed record FieldValue(string Unmasked, string Shown)
{
    /// <summary>A value that is not sensitive; null if there is none.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static FieldValue? Of(string? text) => text is null ? null : new(text, text);

    /// <summary>Whether the value must not be shown.</summary>
    public bool IsSensitive => Unmasked != Shown;

    /// <inheritdoc/>
    public override string ToString() => Shown;
}
