using System.Globalization;

namespace GitOps.Core.Commits;

/// <summary>The trailers of a commit message that the controller reads.</summary>
public static class Trailers
{
    /// <summary>How many removals the commit allows beyond the default limit: <c>Gitops-Allow-Prune: 12</c>.</summary>
    public static int AllowPrune(string message) =>
        message
            .Split('\n')
            .Select(l => l.Trim())
            .Where(l => l.StartsWith("Gitops-Allow-Prune:", StringComparison.OrdinalIgnoreCase))
            .Select(l =>
                int.TryParse(l["Gitops-Allow-Prune:".Length..], NumberStyles.Integer, CultureInfo.InvariantCulture, out var allowed)
                    ? Math.Max(allowed, 0)
                    : 0
            )
            .LastOrDefault();
}
