using GitOps.Core.Desired;
using GitOps.Schema.Catalog;
using GitOps.Testing;

namespace GitOps.Core.Tests.Desired;

public sealed class FingerprintTests
{
    /// <summary>
    /// Append-only: the lines equal the tags of users' existing resources. A new recipe gets a new file.
    /// </summary>
    [Fact]
    public void Fingerprints_of_recipe_1_never_change()
    {
        var files = MemoryFiles.Load(Path.Combine(Tree.Cases("fingerprints"), "manifests"));

        var lines = Loading.Graph(files).Resources.Select(r => $"{r.Id} {Fingerprints.Recipe}{r.Fingerprint} {r.ActualName}\n");

        Golden.Matches(Path.Combine(Tree.Cases("fingerprints"), "recipe-1.txt"), string.Concat(lines));
    }

    [Fact]
    public void A_value_that_equals_the_APIs_default_does_not_change_the_fingerprint()
    {
        var files = MemoryFiles.Load(Path.Combine(Tree.Cases("changes"), "base"));
        var before = Loading.Graph(files).Resources.Single(r => r.Id.Kind == "TrainingJob").Fingerprint;
        files["models/training.yaml"] = files["models/training.yaml"]
            .Replace("spec:\n", "spec:\n  enableNetworkIsolation: false\n", StringComparison.Ordinal);

        Assert.Equal(before, Loading.Graph(files).Resources.Single(r => r.Id.Kind == "TrainingJob").Fingerprint);
    }

    [Theory, InlineData(63, 1, 60), InlineData(32, 1, 60), InlineData(63, 12, 60), InlineData(63, 1, 5)]
    public void A_name_by_content_fits_its_limit_and_ends_in_no_hyphen(int limit, int attempt, int length)
    {
        var name = ActualName.ByContent(string.Concat(Enumerable.Repeat("a-", length)), new string('f', 64), limit, attempt);

        Assert.True(name.Length <= limit, name);
        Assert.DoesNotContain("--", name, StringComparison.Ordinal);
        Assert.Equal(attempt, ActualName.Attempt(name, new string('f', 64)));
    }

    [Fact]
    public void Catalog_rows_follow_from_the_model()
    {
        var job = KindCatalog.Default["TrainingJob"];

        Assert.Equal(
            (Lifecycle.Run, Naming.Content, 63, "training-job", "TrainingJobName"),
            (job.Lifecycle, job.Naming, job.NameLimit, job.ArnType, job.Handle)
        );
        Assert.Equal(["Completed"], job.Status!.Good);
        Assert.Equal(["Deleting", "InProgress", "Stopping"], job.Status.Busy.Order());
    }
}
