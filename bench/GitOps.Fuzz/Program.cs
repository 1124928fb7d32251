using System.Diagnostics;
using System.Globalization;
using GitOps.Fuzz;

// Feeds every reader of what others wrote with damaged inputs. Prints the table of docs/security.md; ends with 1 when something was found.
//
//   dotnet run -c Release --project bench/GitOps.Fuzz -- [--inputs 1000000] [--target manifests] [--seed 1]

var known = TargetList.All;
var chosen = Option("--target") is { } wanted ? known.Where(t => t.Name == wanted).ToList() : [.. known];
if (chosen.Count == 0 || args.Length % 2 != 0)
{
    Console.Error.WriteLine(
        $"expected [--inputs <number>] [--target <name>] [--seed <number>]; targets: {string.Join(", ", known.Select(t => t.Name))}"
    );
    return 2;
}

var (inputs, seed) = (Number("--inputs", 1_000_000), Number("--seed", 1));
var share = (inputs + chosen.Count - 1) / chosen.Count;
var results = new List<FuzzResult>();
Console.WriteLine("| Target | Inputs | Inputs/s | Outcomes | Findings | Slowest | Growth |");
Console.WriteLine("| --- | --: | --: | --: | --: | --: | --: |");
foreach (var (name, create) in chosen)
{
    var result = new FuzzRun(name, create, seed).Run(share);
    results.Add(result);
    string[] cells =
    [
        name,
        Whole(result.Inputs),
        Whole(result.Inputs / result.Seconds),
        Whole(result.Outcomes),
        Whole(result.Findings.Count),
        Whole(result.MaxMilliseconds) + " ms",
        result.GrowthMiB.ToString("0.0", CultureInfo.InvariantCulture) + " MiB",
    ];
    Console.WriteLine($"| {string.Join(" | ", cells)} |");
}

foreach (var (result, finding) in results.SelectMany(r => r.Findings.Select(f => (r, f))))
    Console.WriteLine($"\n{result.Target} (seed {seed}): {finding.Key}\n{finding.Literal()}\n{finding.Message}");
Console.WriteLine(
    $"\n{Whole(results.Sum(r => (double)r.Inputs))} inputs, {Whole(results.Sum(r => r.Findings.Count))} findings, "
        + $"highest memory of the process {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"
);
return results.Any(r => r.Findings.Count > 0) ? 1 : 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

static string Whole(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);
