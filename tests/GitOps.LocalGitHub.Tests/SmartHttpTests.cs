using GitOps.LocalGitHub.Tests.Drivers;
using GitOps.Testing.GitHub;
using Octokit;

namespace GitOps.LocalGitHub.Tests;

/// <summary>Clones, pushes and fetches with the Git program.</summary>
public sealed class SmartHttpTests
{
    [Fact]
    public async Task Git_clones_pushes_and_fetches_the_refs_of_a_pull_request()
    {
        await using var github = await TestGitHub.StartAsync();
        var git = await PushedAsync(github);
        var pulls = github.Client(github.Alice).PullRequest;
        var opened = await pulls.Create("alice", "churn", new("A change", "feature", "main"));
        await pulls.Get("alice", "churn", 1);

        await git.RunAsync("fetch", "-q", "origin", "refs/pull/1/head:head", "refs/pull/1/merge:merge");

        Assert.Equal(opened.Head.Sha, await git.RunAsync("rev-parse", "head"));
        Assert.Equal($"{opened.Base.Sha} {opened.Head.Sha}", await git.RunAsync("log", "-1", "--format=%P", "merge"));
    }

    [Fact]
    public async Task A_push_and_a_force_push_move_the_head_of_a_pull_request()
    {
        await using var github = await TestGitHub.StartAsync();
        var git = await PushedAsync(github);
        var pulls = github.Client(github.Alice).PullRequest;
        await pulls.Create("alice", "churn", new("A change", "feature", "main"));

        await git.CommitAsync("feature.yaml", "epochs: 6\n");
        await git.RunAsync("push", "-q", "origin", "feature");
        var pushed = await pulls.Get("alice", "churn", 1);
        await git.RunAsync("commit", "-q", "--amend", "-m", "Amended");
        var rejected = await git.TryAsync("push", "-q", "origin", "feature");
        await git.RunAsync("push", "-q", "--force", "origin", "feature");
        var forced = await pulls.Get("alice", "churn", 1);

        Assert.Equal(await git.RunAsync("rev-parse", "HEAD@{1}"), pushed.Head.Sha);
        Assert.Contains("non-fast-forward", rejected.Output);
        Assert.Equal(await git.RunAsync("rev-parse", "HEAD"), forced.Head.Sha);
        await git.RunAsync("fetch", "-q", "origin", "refs/pull/1/head:head");
        Assert.Equal(forced.Head.Sha, await git.RunAsync("rev-parse", "head"));
    }

    [Fact]
    public async Task A_push_of_the_head_to_the_base_merges_the_pull_request()
    {
        await using var github = await TestGitHub.StartAsync();
        var git = await PushedAsync(github);
        var pulls = github.Client(github.Alice).PullRequest;
        await pulls.Create("alice", "churn", new("A change", "feature", "main"));

        await git.RunAsync("push", "-q", "origin", "feature:main");

        Assert.True((await pulls.Get("alice", "churn", 1)).Merged);
    }

    [Fact]
    public async Task Clients_cannot_write_refs_pull()
    {
        await using var github = await TestGitHub.StartAsync();
        var git = await PushedAsync(github);
        await github.Client(github.Alice).PullRequest.Create("alice", "churn", new("A change", "feature", "main"));

        var (exitCode, output) = await git.TryAsync("push", "origin", "main:refs/pull/1/head");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("deny updating a hidden ref", output);
    }

    [Fact]
    public async Task A_private_repository_needs_a_token_and_a_push_the_right_to_write()
    {
        await using var github = await TestGitHub.StartAsync();
        github.Server.Setup.AddRepository("alice", "secret", isPrivate: true);
        await PushedAsync(github);
        var git = new GitClient(github.Folder);

        var anonymous = await git.TryAsync("clone", $"{github.Server.Url}/alice/secret.git", "anonymous");
        var stranger = await git.TryAsync("clone", Url(github, github.Bob, "secret"), "stranger");
        var reader = await git.TryAsync("clone", "-q", Url(github, github.Bob, "churn"), "reader");
        var writing = await new GitClient(Path.Combine(github.Folder, "reader")).TryAsync("push", "origin", "HEAD:refs/heads/bob");

        Assert.Contains("could not read Username", anonymous.Output);
        Assert.Contains("not found", stranger.Output);
        Assert.Equal(0, reader.ExitCode);
        Assert.Contains("403", writing.Output);
    }

    [Fact]
    public async Task Without_a_git_program_the_error_says_what_to_do()
    {
        await using var github = await TestGitHub.StartAsync(o => o with { GitProgram = "no-such-git" });

        var (_, output) = await new GitClient(github.Folder).TryAsync("clone", Url(github, github.Alice, "churn"), "clone");

        Assert.Contains("cannot start the Git program 'no-such-git'", output);
        Assert.Contains("install it", output);
    }

    // A clone with main and feature pushed.
    private static async Task<GitClient> PushedAsync(TestGitHub github)
    {
        await new GitClient(github.Folder).RunAsync("clone", "-q", Url(github, github.Alice, "churn"), "clone");
        var git = new GitClient(Path.Combine(github.Folder, "clone"));
        await git.RunAsync("checkout", "-q", "-B", "main");
        // More than 1 MB of commands and objects, so that Git compresses the request or sends it in chunks.
        var random = new Random(1);
        var large = new byte[2 << 20];
        random.NextBytes(large);
        await File.WriteAllBytesAsync(Path.Combine(git.Folder, "large.bin"), large);
        await git.RunAsync("add", "large.bin");
        await git.CommitAsync("README.md", "churn\n");
        await git.RunAsync("push", "-q", "origin", "main");
        await git.RunAsync("checkout", "-q", "-b", "feature");
        await git.CommitAsync("feature.yaml", "epochs: 5\n");
        await git.RunAsync("push", "-q", "origin", "feature");
        return git;
    }

    private static string Url(TestGitHub github, string token, string name) =>
        github.Server.Url.Replace("http://", $"http://x-access-token:{token}@") + $"/alice/{name}.git";
}
