using System.Globalization;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.LocalAws.Faults;
using GitOps.Schema.Values;

namespace GitOps.Controller.Cli.Local;

/// <summary>Reads the file of <c>--faults</c>: which errors the local AWS injects.</summary>
internal static class FaultFile
{
    public static FaultOptions Read(string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"file {path} not found");
        var (value, errors) = ShapedFile.Read(Path.GetFileName(path), File.ReadAllText(path), "Faults");
        DiagnosticList diagnostics = [.. errors];
        var rates =
            (value?["operations"] as DataMap)?.Entries.ToDictionary(e => e.Key, e => ReadRates(e, diagnostics), StringComparer.Ordinal)
            ?? [];
        if (diagnostics.Count > 0)
            throw new ManifestErrorsException(Diagnostic.Sort(diagnostics));
        return new()
        {
            Seed = (int)(value!.Number("seed") ?? 0),
            Lag = TimeSpan.FromSeconds(value.Number("lagSeconds") ?? 0),
            ClockSkew = TimeSpan.FromSeconds(value.Number("clockSkewSeconds") ?? 0),
            Operations = rates,
        };
    }

    private static FaultRates ReadRates(DataEntry entry, DiagnosticList diagnostics)
    {
        var map = (DataMap)entry.Value;
        var rates = new FaultRates
        {
            Throttle = map.Number("throttle") ?? 0,
            Error = map.Number("error") ?? 0,
            Timeout = map.Number("timeout") ?? 0,
            Drop = map.Number("drop") ?? 0,
            Unanswered = map.Number("unanswered") ?? 0,
            Late = map.Number("late") ?? 0,
            LateBy = TimeSpan.FromSeconds(map.Number("lateSeconds") ?? 5),
            Quota = map.Number("quota") ?? 0,
        };
        var sum = rates.Throttle + rates.Error + rates.Timeout + rates.Drop + rates.Unanswered + rates.Late;
        if (sum > 1 + 1e-9)
            diagnostics.Add(
                new(
                    DiagnosticCodes.BadRates,
                    $"invalid rates: expected a sum of at most 1, got {sum.ToString("0.###", CultureInfo.InvariantCulture)}",
                    entry.KeyPosition,
                    $"operations.{entry.Key}",
                    "each rate is the fraction of calls that the fault affects"
                )
            );
        return rates;
    }
}
