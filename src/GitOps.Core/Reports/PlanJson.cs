using System.Text.Json.Nodes;
using GitOps.Core.Planning;
using GitOps.Schema.Values;

namespace GitOps.Core.Reports;

/// <summary>A plan as JSON. The format is stable: within one version, members are added but never renamed or removed.</summary>
public static class PlanJson
{
    /// <summary>The version of the format.</summary>
    public const int FormatVersion = 1;

    /// <summary>The plan as JSON.</summary>
    public static JsonObject Of(Plan plan) =>
        new()
        {
            ["formatVersion"] = FormatVersion,
            ["repository"] = plan.Repository,
            ["environment"] = plan.Environment,
            ["source"] = plan.Source,
            ["summary"] = PlanReport.Summary(plan),
            ["changes"] = new JsonArray([.. plan.Changes.Select(ToJson)]),
            ["externals"] = new JsonArray([
                .. plan.Externals.Select(e => new JsonObject
                {
                    ["by"] = e.By.ToString(),
                    ["kind"] = e.Name.Kind.Name,
                    ["name"] = e.Name.Name,
                    ["exists"] = e.Exists,
                    ["at"] = ToJson(e.Name.Position),
                }),
            ]),
            ["kept"] = plan.Kept,
            ["notes"] = new JsonArray([.. PlanReport.Notes(plan).Select(n => JsonValue.Create(n))]),
        };

    private static JsonObject ToJson(Change change) =>
        new()
        {
            ["kind"] = change.Id.Kind,
            ["name"] = change.Id.Name,
            ["action"] = PlanReport.Word(change.Action),
            ["actualName"] = change.ActualName,
            ["housekeeping"] = change.IsHousekeeping,
            ["before"] = change.Before,
            ["reason"] = ReasonText.Of(change.Reason),
            ["reasonCode"] = ReasonCode.Of(change.Reason),
            ["fields"] = new JsonArray([
                .. change.Fields.Select(f => new JsonObject
                {
                    ["path"] = f.Path,
                    ["before"] = f.Before?.Shown,
                    ["after"] = f.After?.Shown,
                    ["sensitive"] = f.IsSensitive,
                    ["at"] = ToJson(f.Position),
                }),
            ]),
            ["dependsOn"] = new JsonArray([.. change.DependsOn.Select(d => JsonValue.Create(d.ToString()))]),
            ["at"] = ToJson(change.Position),
            ["fingerprint"] = change.Desired?.Fingerprint,
        };

    private static JsonValue? ToJson(SourcePosition? position) => position is null ? null : JsonValue.Create(position.ToString());
}
