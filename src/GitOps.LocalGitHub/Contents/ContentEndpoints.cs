using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Git;
using GitOps.LocalGitHub.Identity;
using GitOps.LocalGitHub.PullRequests;
using GitOps.LocalGitHub.Rendering;
using GitOps.LocalGitHub.Server;
using GitOps.LocalGitHub.Store;
using LibGit2Sharp;
using Repository = GitOps.LocalGitHub.Store.Repository;

namespace GitOps.LocalGitHub.Contents;

/// <summary>Reads files and folders, and commits changes of a single file.</summary>
internal sealed class ContentEndpoints(GitHubState state, BareRepositories git, BranchUpdates branches) : IEndpoints
{
    private const int MaxInline = 1 << 20;
    private const int MaxRaw = 100 << 20;
    private const int MaxEntries = 1_000;
    private const string Root = "/repos/{owner}/{repo}/contents";

    public IEnumerable<Route> Routes =>
        [
            new("GET", Root, Access.Read("contents"), Get),
            new("GET", Root + "/{path*}", Access.Read("contents"), Get),
            new("PUT", Root + "/{path*}", Access.Write("contents"), Put),
            new("DELETE", Root + "/{path*}", Access.Write("contents"), Put),
        ];

    private Answer Get(Call call)
    {
        var name = call.Query("ref") ?? call.Repository.DefaultBranch;
        var path = call.HasValue("path") ? call["path"].Trim('/') : "";
        return git.Use(
            call.Repository.Id,
            r =>
            {
                var commit = GitRefs.Find(r, name) ?? throw new GitHubException(404, $"No commit found for the ref {name}");
                if (path.Length == 0)
                    return Folder(call, name, "", commit.Tree);
                return commit[path] switch
                {
                    { TargetType: TreeEntryTargetType.Tree } entry => Folder(call, name, path, (Tree)entry.Target),
                    { TargetType: TreeEntryTargetType.Blob } entry => File(call, name, path, (Blob)entry.Target),
                    _ => throw GitHubException.NotFound(),
                };
            }
        );
    }

    private Answer File(Call call, string name, string path, Blob blob)
    {
        if (blob.Size > MaxRaw)
            throw new GitHubException(403, "This API returns blobs up to 100 MB in size. The requested blob is too large.");
        using var content = new MemoryStream();
        blob.GetContentStream().CopyTo(content);
        if (IsRaw(call))
            return new(200, content.ToArray()) { ContentType = "application/vnd.github.raw; charset=utf-8" };
        var json = Entry(call.Repository, name, path, "file", blob.Sha, blob.Size);
        json["encoding"] = blob.Size > MaxInline ? "none" : "base64";
        json["content"] = blob.Size > MaxInline ? "" : Lines(Convert.ToBase64String(content.ToArray()));
        return Answer.Ok(json);
    }

    private Answer Folder(Call call, string name, string path, Tree tree) =>
        Answer.Ok(
            new JsonArray([
                .. tree.Take(MaxEntries)
                    .Select(e =>
                        (JsonNode)Entry(
                            call.Repository,
                            name,
                            path.Length > 0 ? $"{path}/{e.Name}" : e.Name,
                            e.TargetType == TreeEntryTargetType.Tree ? "dir" : "file",
                            e.Target.Sha,
                            e.Target is Blob blob ? blob.Size : 0
                        )
                    ),
            ])
        );

    // Creates, updates or deletes a file. Changing an existing one needs its blob's SHA.
    private Answer Put(Call call)
    {
        var message = call.Required("message");
        var isDeletion = call.Request.Method == "DELETE";
        var branch = call.Text("branch") ?? call.Repository.DefaultBranch;
        var reference = "refs/heads/" + branch;
        var before = git.ShaOf(call.Repository.Id, reference);
        if (before is null && branch != call.Repository.DefaultBranch)
            throw new GitHubException(404, $"Branch {branch} not found");
        var path = call["path"];
        var (answer, after) = git.Use(
            call.Repository.Id,
            r =>
            {
                var parent = before is null ? null : r.Lookup<Commit>(before);
                var existing = parent?[path]?.Target as Blob;
                CheckSha(call, path, existing, isDeletion);
                var tree = parent is null ? new TreeDefinition() : TreeDefinition.From(parent);
                var blob = isDeletion ? null : r.ObjectDatabase.CreateBlob(new MemoryStream(Decode(call.Required("content"))));
                tree = blob is null ? tree.Remove(path) : tree.Add(path, blob, Mode.NonExecutableFile);
                var author = Committer.Of(call.User, state.Now);
                var commit = r.ObjectDatabase.CreateCommit(
                    author,
                    author,
                    message,
                    r.ObjectDatabase.CreateTree(tree),
                    parent is null ? [] : [parent],
                    prettifyMessage: true
                );
                var json = new JsonObject
                {
                    ["content"] = blob is null ? null : Entry(call.Repository, branch, path, "file", blob.Sha, blob.Size),
                    ["commit"] = CommitJson.Full(state, call.Repository, commit)["commit"]!.DeepClone(),
                };
                json["commit"]!["sha"] = commit.Sha;
                return (Answer.Of(existing is null ? 201 : 200, json), commit.Sha);
            }
        );
        git.Set(call.Repository.Id, reference, after);
        branches.Apply(call.Repository, [new(reference, before, after)], call.User.Id);
        return answer;
    }

    private static void CheckSha(Call call, string path, Blob? existing, bool isDeletion)
    {
        if (existing is null && isDeletion)
            throw GitHubException.NotFound();
        if (existing is not null && call.Text("sha") is null)
            throw new GitHubException(422, "Invalid request.\n\n\"sha\" wasn't supplied.");
        if (existing is not null && call.Text("sha") != existing.Sha)
            throw new GitHubException(409, $"{path} does not match {call.Text("sha")}");
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw new GitHubException(422, "content is not valid Base64");
        }
    }

    private JsonObject Entry(Repository repository, string name, string path, string type, string sha, long size)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var url = state.Api(repository, $"contents/{escaped}?ref={Uri.EscapeDataString(name)}");
        var blob = state.Api(repository, $"git/{(type == "dir" ? "trees" : "blobs")}/{sha}");
        var html = state.Html(repository, $"{(type == "dir" ? "tree" : "blob")}/{name}/{escaped}");
        return new()
        {
            ["name"] = path[(path.LastIndexOf('/') + 1)..],
            ["path"] = path,
            ["sha"] = sha,
            ["size"] = size,
            ["url"] = url,
            ["html_url"] = html,
            ["git_url"] = blob,
            ["download_url"] = type == "dir" ? null : state.Html(repository, $"raw/{name}/{escaped}"),
            ["type"] = type,
            ["_links"] = new JsonObject
            {
                ["self"] = url,
                ["git"] = blob,
                ["html"] = html,
            },
        };
    }

    private static bool IsRaw(Call call) => call.Request.Headers.Accept.Any(a => a?.Contains(".raw", StringComparison.Ordinal) == true);

    private static string Lines(string base64) => string.Concat(base64.Chunk(60).Select(c => new string(c) + "\n"));
}
