using System.Collections.Immutable;

namespace GitOps.GitHub.Credentials;

/// <summary>The permissions and events that an App needs.</summary>
internal static class AppPermissions
{
    public static ImmutableSortedDictionary<string, string> Needed { get; } =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create("checks", "write"),
                KeyValuePair.Create("contents", "read"),
                KeyValuePair.Create("issues", "write"),
                KeyValuePair.Create("merge_queues", "read"),
                KeyValuePair.Create("metadata", "read"),
                KeyValuePair.Create("pull_requests", "write"),
                KeyValuePair.Create("statuses", "write"),
            ]
        );

    public static ImmutableArray<string> NeededEvents { get; } =
    ["check_run", "issue_comment", "merge_group", "pull_request", "pull_request_review", "push"];

    /// <summary>Whether permissions contain one, at the level or above.</summary>
    public static bool Contains(IReadOnlyDictionary<string, string>? granted, string name, string level) =>
        granted?.GetValueOrDefault(name) is { } has && (has == level || has is "write" or "admin");
}
