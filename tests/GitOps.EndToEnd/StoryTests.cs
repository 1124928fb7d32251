using System.Collections.Concurrent;
using System.Globalization;
using GitOps.EndToEnd.Stories;

namespace GitOps.EndToEnd;

/// <summary>
/// Random stories of an environment against a local AWS, checked by an independent model. GITOPS_STORY=&lt;seed> runs that one,
/// GITOPS_STORIES=&lt;count> as many as that, from it or from the first.
/// </summary>
public sealed class StoryTests(ITestOutputHelper output)
{
    private const int Default = 6;

    [Fact]
    public async Task Whatever_happens_plans_are_true_and_the_audit_log_equals_the_journal()
    {
        var first = Number("GITOPS_STORY");
        var seeds = Enumerable.Range(first ?? 1, Number("GITOPS_STORIES") ?? (first is null ? Default : 1));
        var failed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            seeds,
            new ParallelOptions { MaxDegreeOfParallelism = 4 * Environment.ProcessorCount },
            async (story, token) =>
            {
                if (await Story.CheckAsync(story, token) is { Length: > 0 } faults)
                    failed.Add(faults);
            }
        );

        output.WriteLine($"{seeds.Count()} stories, {failed.Count} failed");
        Assert.True(failed.IsEmpty, string.Join('\n', failed.Order(StringComparer.Ordinal)));
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
