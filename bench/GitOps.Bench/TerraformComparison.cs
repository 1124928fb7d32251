using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Bench;

/// <summary>
/// <c>gitops plan</c> beside <c>terraform plan</c> on the same resources in the same run, and the cold start of <c>gitops version</c>. Each
/// plan is measured after boto3 has moved one endpoint to another configuration, and must report exactly that.
/// </summary>
internal sealed class TerraformComparison(string gitops, string plugins, string folder)
{
    private const int Rounds = 3;
    private readonly string state = Path.Combine(folder, "aws");

    public void Run(IReadOnlyList<int> counts)
    {
        using var server = Process.Start(new ProcessStartInfo(gitops, ["local", "--state", state]) { RedirectStandardOutput = true })!;
        try
        {
            server.StandardOutput.ReadLine();
            var variables = Variables();
            var starts = Enumerable.Range(0, 11).Select(_ => Measured.Run(gitops, ["version"], folder, variables).Seconds).Order().ToList();
            Console.WriteLine($"Cold start of `gitops version`: {Number(starts[5] * 1000)} ms (median of 11)\n");
            Console.WriteLine(
                "| resources | tool | wall s | CPU s | peak MiB | AWS calls | reported |\n|---:|---|---:|---:|---:|---:|---|"
            );
            foreach (var count in counts)
                Compare(new TerraformFixture(folder, gitops, variables, count), count, variables);
        }
        finally
        {
            server.Kill();
        }
    }

    private void Compare(TerraformFixture fixture, int count, Dictionary<string, string> variables)
    {
        fixture.LayOut();
        fixture.Apply();
        var (ours, theirs) = (new List<(Measured, int)>(), new List<(Measured, int)>());
        for (var round = 0; round < Rounds; round++)
        {
            fixture.Drift(round);
            ours.Add(Count(() => Measured.Run(gitops, ["plan"], fixture.GitOpsFolder, variables)));
            theirs.Add(
                Count(() => Measured.Run("terraform", ["plan", "-no-color", "-detailed-exitcode"], fixture.TerraformFolder, variables))
            );
        }

        var (our, their) = (Median(ours), Median(theirs));
        Row(count, "gitops plan", our);
        Row(count, "terraform plan", their);
        Console.WriteLine(
            $"| {count} | ratio | 1/{Ratio(their.Run.Seconds, our.Run.Seconds)} | 1/{Ratio(their.Run.CpuSeconds, our.Run.CpuSeconds)} | 1/{Ratio(their.Run.PeakMiB, our.Run.PeakMiB)} | 1/{Ratio(their.Calls, our.Calls)} | |"
        );
    }

    private (Measured, int) Count(Func<Measured> run)
    {
        var before = Calls();
        var measured = run();
        return (measured, Calls() - before);
    }

    private int Calls()
    {
        using var reader = new StreamReader(
            new FileStream(Path.Combine(state, "journal.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
        );
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    private static (Measured Run, int Calls) Median(List<(Measured Run, int Calls)> runs) =>
        runs.OrderBy(r => r.Run.Seconds).ElementAt(runs.Count / 2);

    private static void Row(int count, string tool, (Measured Run, int Calls) median) =>
        Console.WriteLine(
            $"| {count} | {tool} | {Number(median.Run.Seconds)} | {Number(median.Run.CpuSeconds)} | {Number(median.Run.PeakMiB)} | {median.Calls} | {median.Run.Output.Split('\n').Last(l => l.StartsWith("Plan:", StringComparison.Ordinal))} |"
        );

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);

    private static string Ratio(double theirs, double ours) =>
        (theirs / Math.Max(ours, 1e-9)).ToString("0.0", CultureInfo.InvariantCulture);

    private Dictionary<string, string> Variables()
    {
        var address = JsonNode.Parse(File.ReadAllText(Path.Combine(state, "address.json")))!;
        var configuration = Path.Combine(folder, "terraform.rc");
        File.WriteAllText(configuration, $"provider_installation {{\n  filesystem_mirror {{ path = \"{plugins}\" }}\n}}\n");
        return new()
        {
            ["GITOPS_LOCAL"] = state,
            ["AWS_ENDPOINT_URL"] = (string)address["url"]!,
            ["AWS_ACCESS_KEY_ID"] = (string)address["accessKeyId"]!,
            ["AWS_SECRET_ACCESS_KEY"] = (string)address["secretAccessKey"]!,
            ["AWS_DEFAULT_REGION"] = "eu-west-1",
            ["AWS_REGION"] = "eu-west-1",
            ["TF_CLI_CONFIG_FILE"] = configuration,
        };
    }
}
