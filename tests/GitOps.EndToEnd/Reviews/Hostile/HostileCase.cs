using GitOps.EndToEnd.Attacks;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>What a hostile pull request abuses.</summary>
internal enum Danger
{
    /// <summary>Settings, accounts and roles of its own.</summary>
    Settings,

    /// <summary>Texts that GitHub would render, link or send to people.</summary>
    Markup,

    /// <summary>Objects, folders and manifests without end.</summary>
    Size,

    /// <summary>Forks, and heads and bases that move.</summary>
    ForksAndRaces,

    /// <summary>Paths and Git objects that reach out of the repository.</summary>
    Paths,

    /// <summary>Secrets where they could show.</summary>
    Secrets,
}

/// <summary>
/// A hostile pull request, and the words that what is published on it must have: its conclusion, then words of it.
/// <paramref name="RunAsync"/> gives what was published. For one from a fork, AWS must not be read at all.
/// </summary>
internal sealed record HostileCase(Danger Danger, string Name, bool IsFork, string[] Expected, Func<HostileWorld, Task<string>> RunAsync)
{
    /// <summary>Words that must not be in it.</summary>
    public string[] Unexpected { get; init; } = [];

    /// <summary>A pull request with files of the repository itself, by somebody who may push.</summary>
    public static HostileCase Inside(Danger danger, string name, string[] expected, params Func<TreeEntry>[] entries) =>
        Push(danger, name, false, expected, entries);

    /// <summary>A pull request with files of a fork.</summary>
    public static HostileCase Fork(Danger danger, string name, string[] expected, params Func<TreeEntry>[] entries) =>
        Push(danger, name, true, expected, entries);

    private static HostileCase Push(Danger danger, string name, bool isFork, string[] expected, Func<TreeEntry>[] entries) =>
        new(danger, name, isFork, expected, async world => (await world.ProposeAsync(entries.Select(e => e()), isFork)).Text);
}
