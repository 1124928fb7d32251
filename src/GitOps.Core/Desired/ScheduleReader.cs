using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cronos;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>Reads a Schedule's spec.</summary>
internal sealed class ScheduleReader(
    string repository,
    Substitution substitution,
    KindCatalog catalog,
    IReadOnlySet<ResourceId> known,
    DiagnosticList diagnostics
)
{
    public DesiredSchedule? Read(Manifest manifest)
    {
        if (
            ShapedFile.ReadValue("Schedule", substitution.Apply(manifest.Spec), manifest.SpecPosition, "spec", diagnostics) is not { } spec
            || ReadCron(spec) is not { } cron
            || ReadZone(spec) is not { } zone
            || ReadSince(spec) is not { } since
        )
            return null;
        var runs = ((DataList)spec["runs"]!).Items.OfType<DataScalar>().Select(ReadRun).OfType<ResourceId>().ToList();
        return new(manifest.Id, cron, zone, runs, manifest.Position)
        {
            Offset = Offset(manifest.Id.Name, spec),
            Since = since,
            CatchUp = spec.Text("catchUp") == "none" ? CatchUp.None : CatchUp.Latest,
        };
    }

    private CronExpression? ReadCron(DataMap spec)
    {
        var text = (DataScalar)spec["cron"]!;
        if (CronExpression.TryParse(text.Text, out var cron))
            return cron;
        AddError(
            text,
            "spec.cron",
            $"invalid cron expression '{text.Text}': expected five fields: minute, hour, day of month, month, day of week",
            "for example 0 2 * * * for every day at 02:00"
        );
        return null;
    }

    private TimeZoneInfo? ReadZone(DataMap spec)
    {
        if (spec["timeZone"] is not DataScalar name)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name.Text, out var zone))
            return zone;
        AddError(
            name,
            "spec.timeZone",
            $"invalid time zone '{name.Text}': expected a name of the tz database",
            "for example Europe/Berlin; the default is UTC"
        );
        return null;
    }

    private DateTimeOffset? ReadSince(DataMap spec)
    {
        if (spec["since"] is not DataScalar text)
            return DateTimeOffset.MinValue;
        if (DateTimeOffset.TryParse(text.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            return since;
        AddError(
            text,
            "spec.since",
            $"invalid time '{text.Text}': expected an ISO 8601 date or time",
            "for example 2026-11-24 or 2026-11-24T18:00:00Z"
        );
        return null;
    }

    private ResourceId? ReadRun(DataScalar text)
    {
        var id = text.Text.Split('/') is [var kind, var name] ? new ResourceId(kind, name) : null;
        if (id is not null && known.Contains(id) && catalog.Find(id.Kind) is { IsRun: true })
            return id;
        var runs = known
            .Where(k => catalog.Find(k.Kind) is { IsRun: true })
            .Select(k => k.ToString())
            .Order(StringComparer.Ordinal)
            .ToList();
        AddError(
            text,
            "spec.runs",
            $"unknown run '{text.Text}': expected <kind>/<name> of a job or pipeline execution in this environment",
            Suggestion.DidYouMean(text.Text, runs)
                ?? (runs.Count == 0 ? "this environment has no runs" : $"expected one of {string.Join(", ", runs.Take(5))}")
        );
        return null;
    }

    // Derived from the schedule's name, so that every controller computes the same delay.
    private TimeSpan Offset(string name, DataMap spec)
    {
        var maxSeconds = spec.Number("jitterSeconds") ?? 0;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{repository}\n{substitution.Environment.Name}\n{name}"));
        return TimeSpan.FromSeconds(Math.Floor(maxSeconds * BinaryPrimitives.ReadUInt32LittleEndian(hash) / uint.MaxValue));
    }

    private void AddError(DataScalar at, string path, string message, string help) =>
        diagnostics.Add(new(DiagnosticCodes.BadSchedule, message, at.Position, path, help));
}
