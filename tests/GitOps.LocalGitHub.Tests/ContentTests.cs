using System.Text.Json.Nodes;
using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Files, folders and refs through the API.</summary>
public sealed class ContentTests
{
    [Fact]
    public async Task Files_and_folders_are_read_and_the_raw_media_type_returns_the_content()
    {
        await using var github = await TestGitHub.StartAsync();
        await github.CommitAsync(github.Alice, "main", "models/job.yaml", "epochs: 5\n");
        var contents = github.Client(github.Bob).Repository.Content;

        var file = await contents.GetAllContents("alice", "churn", "models/job.yaml");
        var root = await contents.GetAllContents("alice", "churn");
        var raw = await github.SendAsync(
            github.Bob,
            "GET",
            "/repos/alice/churn/contents/models/job.yaml",
            null,
            ("Accept", "application/vnd.github.raw+json")
        );

        Assert.Equal("epochs: 5\n", file[0].Content);
        Assert.Equal(("models", ContentType.Dir), (Assert.Single(root).Name, root[0].Type.Value));
        Assert.Equal("epochs: 5\n", raw.Text);
    }

    [Fact]
    public async Task A_ref_moves_forward_only_unless_forced_and_refs_pull_cannot_be_written()
    {
        await using var github = await TestGitHub.StartAsync();
        var pull = await github.OpenPullRequestAsync();
        var path = "/repos/alice/churn/git/refs/heads/feature";

        var rejected = await github.SendAsync(github.Alice, "PATCH", path, new JsonObject { ["sha"] = pull.Base.Sha });
        var create = new JsonObject { ["ref"] = "refs/pull/1/evil", ["sha"] = pull.Base.Sha };
        var readOnly = await github.SendAsync(github.Alice, "POST", "/repos/alice/churn/git/refs", create);
        var forced = await github.SendAsync(github.Alice, "PATCH", path, new JsonObject { ["sha"] = pull.Base.Sha, ["force"] = true });

        Assert.Equal((422, "Update is not a fast forward"), (rejected.Status, rejected.Message));
        Assert.Equal((422, "Reference cannot be updated: refs/pull/* is read-only"), (readOnly.Status, readOnly.Message));
        Assert.Equal(200, forced.Status);
    }

    [Fact]
    public async Task A_page_of_another_host_cannot_reach_the_server()
    {
        await using var github = await TestGitHub.StartAsync();

        var reply = await github.SendAsync("", "GET", "/repos/alice/churn", null, ("Host", "evil.example"));

        Assert.Equal(403, reply.Status);
    }
}
