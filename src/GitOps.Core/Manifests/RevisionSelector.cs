namespace GitOps.Core.Manifests;

/// <summary>Selects a commit of a repository. Closed: a branch, a tag, a range of semantic versions among the tags.</summary>
public abstract record RevisionSelector;

/// <summary>The tip of a branch.</summary>
public sealed record BranchSelector(string Branch) : RevisionSelector
{
    /// <inheritdoc/>
    public override string ToString() => $"branch {Branch}";
}

/// <summary>A tag.</summary>
public sealed record TagSelector(string Tag) : RevisionSelector
{
    /// <inheritdoc/>
    public override string ToString() => $"tag {Tag}";
}

/// <summary>The highest semantic version among the tags within a range, such as <c>&gt;=1.2 &lt;2</c>.</summary>
public sealed record VersionSelector(string Range) : RevisionSelector
{
    /// <inheritdoc/>
    public override string ToString() => $"a tag within {Range}";
}
