using GitOps.Core.Diagnostics;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>Reads <c>gitops.yaml</c>.</summary>
public static class RepositorySettingsReader
{
    /// <summary>The name of the file, at the root of the repository.</summary>
    public const string FileName = "gitops.yaml";

    /// <summary>The settings, or null when they can't be used; every fault is in the diagnostics.</summary>
    public static (RepositorySettings? Settings, IReadOnlyList<Diagnostic> Diagnostics) Read(string text)
    {
        var (map, diagnostics) = ShapedFile.ReadDocument(FileName, text, DiagnosticCodes.NotAManifest, "one of kind Repository");
        if (map is null)
            return (null, diagnostics);
        var body = map;
        foreach (var (key, wanted) in new[] { ("apiVersion", Manifest.GitOpsApi), ("kind", "Repository") })
        {
            if (map[key] is not DataScalar scalar || scalar.Text != wanted)
                diagnostics.Add(
                    new(
                        DiagnosticCodes.NotAManifest,
                        $"found {key} {map.Text(key) ?? "missing"}, wanted {wanted}",
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
                    $"found {string.Join(" and ", chosen)}, wanted one of branch, tag and version",
                    map.Position,
                    $"environments[{i}]"
                );
            foreach (var path in ((DataList)map["paths"]!).Items.OfType<DataScalar>().Where(p => p.Text.Split('/').Contains("..")))
                yield return new(
                    DiagnosticCodes.BadPath,
                    $"found the path '{path.Text}', wanted one within the repository",
                    path.Position,
                    $"environments[{i}].paths",
                    "name it from the repository's root, without .."
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
                        $"found a second environment {environment.Name}, wanted each name once",
                        written.Items[i].Position,
                        $"environments[{i}].name"
                    );
                else if (
                    (earlier.Account, earlier.Region, earlier.NamePrefix)
                    == (environment.Account, environment.Region, environment.NamePrefix)
                )
                    yield return new(
                        DiagnosticCodes.SamePlace,
                        $"environments {earlier.Name} and {environment.Name} share an account and region and have the same namePrefix '{environment.NamePrefix}'",
                        written.Items[i].Position,
                        $"environments[{i}].namePrefix",
                        $"give one a namePrefix of its own, such as {environment.Name}-"
                    );
            }
        }
    }
}
