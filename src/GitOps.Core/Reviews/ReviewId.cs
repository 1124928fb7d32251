using System.Globalization;

namespace GitOps.Core.Reviews;

/// <summary>What is reviewed: a pull request of a source, or a group of its merge queue.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Subject">The number of the pull request, or the branch of the group.</param>
public sealed record ReviewId(string Source, string Subject)
{
    /// <summary>The beginning of the branches that GitHub's merge queue creates.</summary>
    public const string MergeGroups = "gh-readonly-queue/";

    /// <summary>A pull request.</summary>
    public static ReviewId OfPullRequest(string source, long number) => new(source, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The number of the pull request; null for a merge group.</summary>
    public long? Number =>
        long.TryParse(Subject, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>
    /// The branch that a merge group is merged into, from <c>gh-readonly-queue/&lt;branch>/pr-&lt;number>-&lt;commit></c>; null for a pull
    /// request.
    /// </summary>
    public string? GroupBase =>
        Subject.StartsWith(MergeGroups, StringComparison.Ordinal) && Subject.LastIndexOf('/') is var end && end > MergeGroups.Length
            ? Subject[MergeGroups.Length..end]
            : null;

    /// <summary>The id that <see cref="ToString"/> wrote; null when the text has another form.</summary>
    public static ReviewId? Parse(string text) =>
        text.IndexOf('#', StringComparison.Ordinal) is > 0 and var separator
        && new ReviewId(text[..separator], text[(separator + 1)..]) is var id
        && (id.Number is not null || id.GroupBase is not null)
            ? id
            : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Source}#{Subject}";
}
