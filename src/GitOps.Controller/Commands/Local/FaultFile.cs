using System.Globalization;
using GitOps.Controller.Hosting;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.LocalAws.Faults;
using GitOps.Schema.Values;

namespace GitOps.Controller.Commands.Local;

/// <summary>Reads the file of <c>--faults</c>.</summary>
internal static class FaultFile
{
    public static FaultOptions Read(string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"there is no file {path} with faults");
        var (value, faults) = ShapedFile.Read(Path.GetFileName(path), File.ReadAllText(path), "Faults");
        var diagnostics = faults.ToList();
        var rates = (value?["operations"] as DataMap)?.Entries.ToDictionary(e => e.Key, e => ReadRates(e, diagnostics), StringComparer.Ordinal) ?? [];
        if (diagnostics.Count > 0)
            throw new ManifestFaults(Diagnostic.Sort(diagnostics));
        return new()
        {
            Seed = (int)Number(value!, "seed"),
            Lag = TimeSpan.FromSeconds(Number(value!, "lagSeconds")),
            ClockSkew = TimeSpan.FromSeconds(Number(value!, "clockSkewSeconds")),
            Operations = rates,
        };
    }

    private static FaultRates ReadRates(DataEntry entry, List<Diagnostic> diagnostics)
    {
        var map = (DataMap)entry.Value;
        var rates = new FaultRates
        {
            Throttle = Number(map, "throttle"),
            Error = Number(map, "error"),
            Timeout = Number(map, "timeout"),
            Drop = Number(map, "drop"),
            Unanswered = Number(map, "unanswered"),
            Late = Number(map, "late"),
            LateBy = TimeSpan.FromSeconds(Number(map, "lateSeconds", 5)),
            Quota = Number(map, "quota"),
        };
        var sum = rates.Throttle + rates.Error + rates.Timeout + rates.Drop + rates.Unanswered + rates.Late;
        if (sum > 1 + 1e-9)
            diagnostics.Add(new("bad-rates", $"found rates that add up to {sum.ToString("0.###", CultureInfo.InvariantCulture)}, wanted at most 1", entry.KeyPosition, $"operations.{entry.Key}", "each is the part of all calls that meets the fault"));
        return rates;
    }

    private static double Number(DataMap map, string member, double usual = 0) =>
        map[member] is DataScalar scalar ? double.Parse(scalar.Text, CultureInfo.InvariantCulture) : usual;
}
