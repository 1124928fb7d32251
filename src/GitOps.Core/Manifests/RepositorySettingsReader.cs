using GitOps.Core.Diagnostics;
using GitOps.Schema.Services;
using GitOps.Schema.Validation;
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
        var yaml = YamlReader.Read(FileName, text);
        var diagnostics = yaml.Diagnostics.ToList();
        if (yaml.Documents.Count != 1 || yaml.Documents[0] is not DataMap map)
        {
            if (yaml.IsWhole)
                diagnostics.Add(new("not-a-manifest", $"found {yaml.Documents.Count} documents, wanted one of kind Repository", new(FileName, 1, 1)));
            return (null, diagnostics);
        }

        var body = map;
        foreach (var (key, wanted) in new[] { ("apiVersion", Manifest.GitOpsApi), ("kind", "Repository") })
        {
            if (map[key] is not DataScalar scalar || scalar.Text != wanted)
                diagnostics.Add(new("not-a-manifest", $"found {key} {(map[key] as DataScalar)?.Text ?? "missing"}, wanted {wanted}", map.Find(key)?.Value.Position ?? map.Position, key));
            body = body.Without(key);
        }

        var reader = new ShapeReader(ServiceModels.Manifests, new() { IsManifest = true });
        var value = reader.ReadInput("Repository", body, map.Position);
        diagnostics.AddRange(reader.Violations.Select(v => ViolationText.ToDiagnostic(v, "")));
        if (diagnostics.Count > 0)
            return (null, diagnostics);
        var settings = new RepositorySettings(Text(value, "repository")!, [.. ((DataList)value["environments"]!).Items.Cast<DataMap>().Select(ReadEnvironment)]);
        diagnostics.AddRange(CheckEach(settings, (DataList)value["environments"]!));
        diagnostics.AddRange(CheckTogether(settings, (DataList)value["environments"]!));
        return (diagnostics.Count > 0 ? null : settings, diagnostics);
    }

    private static EnvironmentSettings ReadEnvironment(DataMap map) => new()
    {
        Name = Text(map, "name")!,
        Paths = [.. ((DataList)map["paths"]!).Items.Select(p => ((DataScalar)p).Text.Trim('/'))],
        Selector = Selector(map),
        Signers = map["signers"] is DataMap signers ? new(Text(signers, "allowedSigners"), Texts(signers, "keys")) : null,
        Account = Text(map, "account")!,
        Region = Text(map, "region")!,
        RoleArn = Text(map, "roleArn"),
        Endpoint = Text(map, "endpoint"),
        Bucket = Text(map, "bucket"),
        Vars = (map["vars"] as DataMap)?.Entries.ToDictionary(e => e.Key, e => (DataScalar)e.Value) ?? [],
        NamePrefix = Text(map, "namePrefix") ?? "",
        IsAutomatic = (map["sync"] as DataMap)?["mode"] is not DataScalar { Text: "manual" },
        SelfHeal = (map["sync"] as DataMap)?["selfHeal"] is DataScalar { Text: "true" },
        Prune = (map["sync"] as DataMap)?["prune"] is DataScalar { Text: "true" },
        Keep = map["keep"] is DataScalar keep ? int.Parse(keep.Text, System.Globalization.CultureInfo.InvariantCulture) : 2,
        Suspend = map["suspend"] is DataScalar { Text: "true" },
    };

    private static RevisionSelector Selector(DataMap map) =>
        Text(map, "tag") is { } tag ? new TagSelector(tag)
        : Text(map, "version") is { } range ? new VersionSelector(range)
        : new BranchSelector(Text(map, "branch") ?? "main");

    private static IEnumerable<Diagnostic> CheckEach(RepositorySettings settings, DataList written)
    {
        for (var i = 0; i < settings.Environments.Count; i++)
        {
            var map = (DataMap)written.Items[i];
            if (new[] { "branch", "tag", "version" }.Where(m => map.Find(m) is not null).ToList() is { Count: > 1 } chosen)
                yield return new("bad-union", $"found {string.Join(" and ", chosen)}, wanted one of branch, tag and version", map.Position, $"environments[{i}]");
            foreach (var path in ((DataList)map["paths"]!).Items.OfType<DataScalar>().Where(p => p.Text.Split('/').Contains("..")))
                yield return new("bad-path", $"found the path '{path.Text}', wanted one within the repository", path.Position, $"environments[{i}].paths", "name it from the repository's root, without ..");
        }
    }

    private static IReadOnlyList<string> Texts(DataMap map, string key) => [.. ((map[key] as DataList)?.Items ?? []).OfType<DataScalar>().Select(s => s.Text)];

    private static IEnumerable<Diagnostic> CheckTogether(RepositorySettings settings, DataList written)
    {
        for (var i = 0; i < settings.Environments.Count; i++)
        {
            var environment = settings.Environments[i];
            foreach (var earlier in settings.Environments.Take(i))
            {
                if (earlier.Name == environment.Name)
                    yield return new("duplicate-environment", $"found a second environment {environment.Name}, wanted each name once", written.Items[i].Position, $"environments[{i}].name");
                else if ((earlier.Account, earlier.Region, earlier.NamePrefix) == (environment.Account, environment.Region, environment.NamePrefix))
                    yield return new("same-place", $"environments {earlier.Name} and {environment.Name} share an account and region and have the same namePrefix '{environment.NamePrefix}'", written.Items[i].Position, $"environments[{i}].namePrefix", $"give one a namePrefix of its own, such as {environment.Name}-");
            }
        }
    }

    private static string? Text(DataMap map, string key) => (map[key] as DataScalar)?.Text;
}
