// Prints the mutation score of each folder, then the mutants that no test noticed, from Stryker's JSON reports.
//
//   dotnet run eng/mutation-report.cs -- <mutation-report.json> ...
//
// The score is the share of detected mutants (killed, or timed out) among those that compile and were not filtered out.
using System.Text.Json;

string[] detected = ["Killed", "Timeout"];
string[] missed = ["Survived", "NoCoverage"];
var mutants = args.SelectMany(Read).Where(m => detected.Contains(m.Status) || missed.Contains(m.Status)).ToList();
if (mutants.Count == 0)
{
    Console.Error.WriteLine("error: the reports contain no tested mutants");
    return 1;
}

foreach (var file in mutants.Where(m => missed.Contains(m.Status)).GroupBy(m => m.File).OrderBy(g => g.Key, StringComparer.Ordinal))
{
    Console.WriteLine($"{file.Key}: {file.Count()} not detected");
    foreach (var mutant in file.OrderBy(m => m.Line))
        Console.WriteLine($"  {mutant.Line, 4}  {mutant.Status, -10}  {mutant.Mutator}: {mutant.Replacement}");
}

Console.WriteLine();
Console.WriteLine($"{"folder", -28} {"score", 7} {"killed", 7} {"timeout", 8} {"survived", 9} {"uncovered", 10}");
foreach (var folder in mutants.GroupBy(m => Path.GetDirectoryName(m.File)!).OrderBy(g => g.Key, StringComparer.Ordinal))
    Score(folder.Key, [.. folder]);
Score("all", mutants);
return 0;

void Score(string name, IReadOnlyCollection<Mutant> of)
{
    int Count(string status) => of.Count(m => m.Status == status);
    var score = 100.0 * of.Count(m => detected.Contains(m.Status)) / of.Count;
    Console.WriteLine(
        $"{name, -28} {score, 5:F1} % {Count("Killed"), 7} {Count("Timeout"), 8} {Count("Survived"), 9} {Count("NoCoverage"), 10}"
    );
}

static IEnumerable<Mutant> Read(string report)
{
    using var document = JsonDocument.Parse(File.ReadAllBytes(report));
    var sources = Path.Combine(Directory.GetCurrentDirectory(), "src");
    foreach (var file in document.RootElement.GetProperty("files").EnumerateObject())
    foreach (var mutant in file.Value.GetProperty("mutants").EnumerateArray())
        yield return new(
            Path.GetRelativePath(sources, file.Name),
            mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32(),
            mutant.GetProperty("status").GetString()!,
            mutant.GetProperty("mutatorName").GetString()!,
            string.Join(' ', mutant.GetProperty("replacement").GetString()!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
}

internal sealed record Mutant(string File, int Line, string Status, string Mutator, string Replacement);
