using System.Text.Json.Nodes;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Stories;

/// <summary>The repository of a story.</summary>
internal sealed class StoryRepository(Shop shop)
{
    // No story is about the limit of removals.
    private const string AllowPrune = "20";

    /// <summary>The plan of what is not committed yet, as it is printed.</summary>
    public async Task<JsonNode> PlanAsync(Wish wish)
    {
        wish.Write(shop.Upstream.Path);
        while (true)
        {
            string[] words = ["plan", "-o", "json", "--allow-prune", AllowPrune];
            var planned = await Project.TypeAsync(shop.Upstream.Path, shop.Aws.Folder, words);
            if (planned.Code is 0 or 2)
                return JsonNode.Parse(planned.Output)!;
            // A call that met too many faults says so.
            if (!new[] { "Rate exceeded", "unknown error" }.Any(e => planned.Errors.Contains(e, StringComparison.Ordinal)))
                throw new InvalidOperationException(planned.All);
        }
    }

    /// <summary>Commits; gives the commit's id.</summary>
    public string Commit(Wish wish, string what)
    {
        wish.Write(shop.Upstream.Path);
        shop.Upstream.Run("add", "-A");
        shop.Upstream.Run("commit", "-q", "--allow-empty", "-m", $"{what}\n\nGitops-Allow-Prune: {AllowPrune}");
        return shop.Upstream.Run("rev-parse", "HEAD");
    }
}
