using GitOps.Core.Commits;
using GitOps.Core.Reports;
using GitOps.Engine.Reading;
using GitOps.Git.Objects;
using LibGit2Sharp;
using IRepository = GitOps.Engine.Reading.IRepository;

namespace GitOps.Git.Local;

/// <summary>A local repository with a working tree.</summary>
internal sealed class GitRepository(Repository repository, TimeProvider time) : IRepository
{
    public string Root => repository.Info.WorkingDirectory.TrimEnd('/', '\\');

    public IRepositoryFiles WorkingTree()
    {
        // One status shows all changed and ignored files; checking each file would read the ignore files each time.
        var status = repository.RetrieveStatus(
            new StatusOptions
            {
                IncludeIgnored = true,
                RecurseIgnoredDirs = false,
                IncludeUnaltered = false,
            }
        );
        var changed = status.Count(e => e.State != FileStatus.Ignored);
        var ignored = status.Ignored.Select(e => e.FilePath).ToHashSet(StringComparer.Ordinal);
        var folders = ignored.Where(p => p.EndsWith('/')).ToList();
        var source = changed == 0 ? "working tree, all committed" : $"working tree, {CountText.Of(changed, "file")} not committed";
        var head = repository.Head.Tip?.Sha;
        return new WorkingTreeFiles(
            Root,
            path => ignored.Contains(path) || folders.Exists(f => path.StartsWith(f, StringComparison.Ordinal)),
            source,
            head is null ? "none+"
                : changed == 0 ? head
                : head + "+"
        );
    }

    public IRepositoryFiles At(string reference)
    {
        var found = repository.Lookup(reference)?.Peel<Commit>();
        return found is null
            ? throw new ArgumentException($"commit, branch or tag {reference} not found in {Root}", nameof(reference))
            : new CommitFiles(found, $"{reference} at {CommitHash.Short(found.Sha)}");
    }

    public IReadOnlyList<string> Uncommitted() =>
        [
            .. repository
                .RetrieveStatus(new StatusOptions { IncludeIgnored = false, IncludeUnaltered = false })
                .Where(e => e.State != FileStatus.Ignored)
                .Select(e => e.FilePath)
                .Order(StringComparer.Ordinal),
        ];

    public string Commit(string message)
    {
        Commands.Stage(repository, "*");
        var author =
            repository.Config.BuildSignature(time.GetLocalNow()) ?? new Signature("gitops", "gitops@localhost", time.GetLocalNow());
        return repository.Commit(message, author, author).Sha;
    }
}
