using System.Text;
using GitOps.Engine.Reading;
using LibGit2Sharp;

namespace GitOps.Git.Tests;

public sealed class GitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-git-").FullName;

    [Fact]
    public void A_commit_is_read_independently_of_the_working_tree()
    {
        var repository = GitRegistration.AddGit(TimeProvider.System).Create(_folder);
        Write("models/a.yaml", "one");
        var first = repository.Commit("one");
        Write("models/a.yaml", "two");
        Write("models/b.yaml", "new");

        Assert.Equal(["models/a.yaml"], repository.At(first).List("models").Select(f => f.Path));
        Assert.Equal("one", Encoding.UTF8.GetString(repository.At("main").Read("models/a.yaml")!));
        Assert.Equal(["models/a.yaml", "models/b.yaml"], repository.Uncommitted());
        Assert.Equal("working tree, 2 files not committed", repository.WorkingTree().Source);
        Assert.Equal(first + "+", repository.WorkingTree().Commit);
    }

    [Fact]
    public void Ignored_files_and_links_out_of_the_repository_are_not_read()
    {
        var repository = GitRegistration.AddGit(TimeProvider.System).Create(_folder);
        Write(".gitignore", "*.tmp\n");
        Write("models/a.yaml", "a");
        Write("models/b.tmp", "b");
        File.CreateSymbolicLink(Path.Combine(_folder, "models", "link.yaml"), "/etc/hostname");
        var files = repository.WorkingTree();

        Assert.Equal([new("models/a.yaml"), new("models/link.yaml", FileKind.Link)], files.List("models"));
        Assert.Empty(files.List("../"));
        Assert.Null(files.Read("../../etc/hostname"));
    }

    [Fact]
    public void Folders_nested_too_deeply_are_listed_as_such_and_not_entered()
    {
        var files = Commit(objects =>
        {
            var tree = objects.CreateTree(
                new TreeDefinition().Add("a.yaml", objects.CreateBlob(new MemoryStream([1])), Mode.NonExecutableFile)
            );
            for (var depth = 0; depth < 5000; depth++)
                tree = objects.CreateTree(new TreeDefinition().Add("d", tree));
            return tree;
        });

        var found = Assert.Single(files.List("d"));

        Assert.Equal(FileKind.LargeFolder, found.Kind);
        Assert.Equal(FileKind.LargeFolder, Assert.Single(files.List("")).Kind);
    }

    [Fact]
    public void A_few_objects_that_describe_billions_of_folders_are_listed_up_to_a_limit()
    {
        var files = Commit(objects =>
        {
            var tree = objects.CreateTree(new TreeDefinition());
            for (var depth = 0; depth < 30; depth++)
            {
                var folders = new TreeDefinition();
                for (var i = 0; i < 10; i++)
                    folders.Add($"d{i}", tree);
                tree = objects.CreateTree(folders);
            }

            return tree;
        });

        Assert.Equal([new("d0", FileKind.LargeFolder)], files.List("d0"));
    }

    [Fact]
    public void Only_commits_of_the_repository_precede_one_another()
    {
        var repositories = GitRegistration.AddGit(TimeProvider.System);
        var repository = repositories.Create(_folder);
        Write("a", "1");
        var first = repository.Commit("one");
        Write("a", "2");
        var second = repository.Commit("two");

        Assert.True(repositories.IsAncestor(_folder, first, second));
        Assert.False(repositories.IsAncestor(_folder, second, first));
        Assert.False(repositories.IsAncestor(_folder, first, first));
        Assert.All(["", "none", "HEAD", new string('a', 40)], text => Assert.False(repositories.IsAncestor(_folder, first, text)));
        Assert.All(["", "none", "HEAD~1", new string('a', 40)], text => Assert.False(repositories.IsAncestor(_folder, text, second)));
    }

    [Fact]
    public void An_unknown_name_is_reported() =>
        Assert.Contains(
            "commit, branch or tag nowhere not found",
            Assert.Throws<ArgumentException>(() => GitRegistration.AddGit(TimeProvider.System).Create(_folder).At("nowhere")).Message,
            StringComparison.Ordinal
        );

    private IRepositoryFiles Commit(Func<ObjectDatabase, Tree> create)
    {
        var repository = GitRegistration.AddGit(TimeProvider.System).Create(_folder);
        using var git = new Repository(_folder);
        var author = new Signature("a", "a@example.com", DateTimeOffset.UnixEpoch);
        return repository.At(git.ObjectDatabase.CreateCommit(author, author, "made", create(git.ObjectDatabase), [], true).Sha);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), text);
    }
}
