using GitOps.Controller.Service.Reading;
using GitOps.Controller.Service.Scheduling;
using GitOps.Engine.Errors;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;

namespace GitOps.Controller.Tests.Service;

/// <summary>A <c>gitops.yaml</c> that was being read when the service ended.</summary>
public sealed class SourceReadingTests : IDisposable
{
    private const string Ends = "kill -9 $$";
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-source-").FullName;
    private readonly InMemoryRemote _remote = new();
    private readonly ReadingMarks _marks;

    public SourceReadingTests() => _marks = new(new() { Sources = [], DataFolder = _folder });

    [Fact]
    public async Task Settings_that_end_the_child_process_are_not_read_until_a_user_asks_for_it_or_another_commit_comes()
    {
        var commit = Push();
        UncleanEnd(commit);
        UncleanEnd(commit);
        var source = Source(Ends);

        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => source.CheckSettingsAsync(default));
            Assert.Contains("could not be processed", error.Message, StringComparison.Ordinal);
            Assert.Null(source.Settings.Last);
        }

        source.RetrySettings();
        await Source("exit 0").CheckSettingsAsync(default);
        Push();
        await source.CheckSettingsAsync(default);
        Assert.NotNull(source.Settings.Last?.Value);
    }

    [Fact]
    public async Task Settings_are_read_once_by_all_who_need_them_at_once()
    {
        UncleanEnd(Push());
        var source = Source(Ends);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => source.CheckSettingsAsync(default)));

        Assert.NotNull(source.Settings.Last?.Value);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "reading")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Push() => _remote.Commit(new Dictionary<string, string> { ["gitops.yaml"] = Loading.Settings });

    private void UncleanEnd(string commit) => _marks.Begin("churn/", commit);

    private Source Source(string child) =>
        new(
            new("churn", new("file:///nowhere")),
            _remote,
            KindCatalog.Default,
            new InMemorySourceBindings(),
            _marks,
            new CommitProbe(["sh", "-c", child], _folder, TimeProvider.System)
        );
}
