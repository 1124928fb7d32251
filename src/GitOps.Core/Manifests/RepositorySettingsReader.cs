using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>Reads <c>gitops.yaml</c>.</summary>
public static class RepositorySettingsReader
{
    /// <summary>The name of the file, at the root of the repository.</summary>
    public const string FileName = "gitops.yaml";

    /// <summary>The settings, or null when they can't be used; every error is in the diagnostics.</summary>
    public static (RepositorySettings? Settings, IReadOnlyList<Diagnostic> Diagnostics) Read(string text)
    {
        var (map, diagnostics) = ShapedFile.ReadDocument(FileName, text, DiagnosticCodes.NotAManifest, "one document of kind Repository");
        if (map is null)
            return (null, diagnostics);
        var body = map;
        foreach (var (key, expected) in new[] { ("apiVersion", Manifest.GitOpsApi), ("kind", "Repository") })
        {
            if (map[key] is not DataScalar scalar || scalar.Text != expected)
                diagnostics.Add(
                    new(
                        DiagnosticCodes.NotAManifest,
                        $"invalid {key}: expected {expected}, got {map.Text(key) ?? "nothing"}",
                        map.Find(key)?.Value.Position ?? map.Position,
                        key
                    )
                );
            body = body.Without(key);
        }

        if (ShapedFile.ReadValue("Repository", body, map.Position, "", diagnostics) is not { } value || diagnostics.Count > 0)
            return (null, diagnostics);
        var settings = new RepositorySettings(
            value.Text("repository")!,
            [.. ((DataList)value["environments"]!).Items.Cast<DataMap>().Select(ReadEnvironment)]
        );
        diagnostics.AddRange(CheckEach(settings, (DataList)value["environments"]!));
        diagnostics.AddRange(CheckTogether(settings, (DataList)value["environments"]!));
        return (diagnostics.Count > 0 ? null : settings, diagnostics);
    }

    private static EnvironmentSettings ReadEnvironment(DataMap map) =>
        new()
        {
            Name = map.Text("name")!,
            Paths = [.. ((DataList)map["paths"]!).Items.Select(p => ((DataScalar)p).Text.Trim('/'))],
            Selector = Selector(map),
            Signers = map["signers"] is DataMap signers ? new(signers.Text("allowedSigners"), signers.Texts("keys")) : null,
            Account = map.Text("account")!,
            Region = map.Text("region")!,
            RoleArn = map.Text("roleArn"),
            Endpoint = map.Text("endpoint"),
            Bucket = map.Text("bucket"),
            Vars = (map["vars"] as DataMap)?.Entries.ToDictionary(e => e.Key, e => (DataScalar)e.Value) ?? [],
            NamePrefix = map.Text("namePrefix") ?? "",
            IsAutomatic = (map["sync"] as DataMap)?["mode"] is not DataScalar { Text: "manual" },
            SelfHeal = (map["sync"] as DataMap)?["selfHeal"] is DataScalar { Text: "true" },
            Prune = (map["sync"] as DataMap)?["prune"] is DataScalar { Text: "true" },
            HistoryLimit = map["historyLimit"] is DataScalar limit
                ? int.Parse(limit.Text, System.Globalization.CultureInfo.InvariantCulture)
                : 2,
            Suspend = map["suspend"] is DataScalar { Text: "true" },
        };

    private static RevisionSelector Selector(DataMap map) =>
        map.Text("tag") is { } tag ? new TagSelector(tag)
        : map.Text("version") is { } range ? new VersionSelector(range)
        : new BranchSelector(map.Text("branch") ?? "main");

    private static IEnumerable<Diagnostic> CheckEach(RepositorySettings settings, DataList written)
    {
        for (var i = 0; i < settings.Environments.Count; i++)
        {
            var map = (DataMap)written.Items[i];
            if (new[] { "branch", "tag", "version" }.Where(m => map.Find(m) is not null).ToList() is { Count: > 1 } chosen)
                yield return new(
                    DiagnosticCodes.BadUnion,
                    $"invalid revision: expected only one of branch, tag and version, got {string.Join(" and ", chosen)}",
                    map.Position,
                    $"environments[{i}]"
                );
            foreach (var path in ((DataList)map["paths"]!).Items.OfType<DataScalar>().Where(p => p.Text.Split('/').Contains("..")))
                yield return new(
                    DiagnosticCodes.BadPath,
                    $"invalid path '{path.Text}': expected a path inside the repository",
                    path.Position,
                    $"environments[{i}].paths",
                    "write it relative to the root of the repository, without .."
                );
        }
    }

    private static IEnumerable<Diagnostic> CheckTogether(RepositorySettings settings, DataList written)
    {
        for (var i = 0; i < settings.Environments.Count; i++)
        {
            var environment = settings.Environments[i];
            foreach (var earlier in settings.Environments.Take(i))
            {
                if (earlier.Name == environment.Name)
                    yield return new(
                        DiagnosticCodes.DuplicateEnvironment,
                        $"duplicate environment {environment.Name}: expected each name once",
                        written.Items[i].Position,
                        $"environments[{i}].name"
                    );
                else if (
                    (earlier.Account, earlier.Region, earlier.NamePrefix)
                    == (environment.Account, environment.Region, environment.NamePrefix)
                )
                    yield return new(
                        DiagnosticCodes.SamePlace,
                        $"environments {earlier.Name} and {environment.Name} share an account and region and have the same namePrefix "
                            + $"'{environment.NamePrefix}'",
                        written.Items[i].Position,
                        $"environments[{i}].namePrefix",
                        $"set a different namePrefix in one of them, for example {environment.Name}-"
                    );
            }
        }
    }
}
