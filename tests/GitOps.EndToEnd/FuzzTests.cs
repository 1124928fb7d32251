using GitOps.Fuzz;

namespace GitOps.EndToEnd;

/// <summary>A few inputs for every target of the fuzz program, which runs with a million (docs/security.md).</summary>
public sealed class FuzzTests
{
    [Fact]
    public void No_reader_of_what_others_wrote_fails_on_a_damaged_input()
    {
        var results = TargetList.All.Select(t => new FuzzRun(t.Name, t.Create, seed: 7).Run(300)).ToList();

        Assert.Empty(results.SelectMany(r => r.Findings.Select(f => $"{r.Target}: {f.Key} {f.Literal()}")));
        Assert.All(results, r => Assert.True(r.Outcomes > 1, $"{r.Target} never came to another outcome"));
    }
}
