using GitOps.Controller.Service.Reading;
using GitOps.Engine.Reading;

namespace GitOps.Controller.Tests.Service;

public sealed class CommitProbeTests
{
    private static readonly EnvironmentRevision Location = new("shop", null, "settings", new("c0ffee", "main"), null);

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 1", true)]
    [InlineData("yes | head -c 1000000", true)]
    [InlineData("kill -9 $$", false)]
    [InlineData("kill -6 $$", false)]
    public async Task Only_an_abnormal_end_of_the_child_counts(string script, bool survives)
    {
        using var probe = new CommitProbe(["sh", "-c", script], "clones");

        Assert.Equal(survives, await probe.RunAsync("url", Location, "dev", default));
    }

    [Fact]
    public void Marks_outlive_the_process_and_belong_to_one_commit_of_one_environment()
    {
        var folder = Directory.CreateTempSubdirectory("gitops-marks-");

        Assert.Equal(0, Open().Begin("shop/../../dev", "c0ffee"));
        Assert.Equal(1, Open().Begin("shop/../../dev", "c0ffee"));
        Assert.Equal(0, Open().Begin("shop/prod", "c0ffee"));
        Open().SetAside("shop/prod", "c0ffee", isAside: true);
        Assert.True(Open().IsAside("shop/prod", "c0ffee"));
        Assert.False(Open().IsAside("shop/../../dev", "c0ffee"));
        Open().SetAside("shop/prod", "c0ffee", isAside: false);
        Open().End("shop/prod", "c0ffee");
        Open().End("shop/../../dev", "c0ffee");
        Assert.Empty(folder.EnumerateFiles("*", SearchOption.AllDirectories));

        folder.Delete(recursive: true);

        ReadingMarks Open() => new(new() { Sources = [], DataFolder = folder.FullName });
    }
}
