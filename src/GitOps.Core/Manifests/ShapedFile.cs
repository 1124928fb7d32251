using GitOps.Core.Diagnostics;
using GitOps.Schema.Services;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>Reads a YAML file that is one value of one of the project's own shapes.</summary>
public static class ShapedFile
{
    /// <summary>The value with the shape's member names, or null when it can't be used; every fault is in the diagnostics.</summary>
    public static (DataMap? Value, IReadOnlyList<Diagnostic> Diagnostics) Read(string file, string text, string shape)
    {
        var yaml = YamlReader.Read(file, text);
        var diagnostics = yaml.Diagnostics.ToList();
        if (yaml.Documents.Count != 1 || yaml.Documents[0] is not DataMap map)
        {
            if (yaml.IsWhole)
                diagnostics.Add(new("not-a-map", $"found {yaml.Documents.Count} documents, wanted one map", new(file, 1, 1)));
            return (null, diagnostics);
        }

        var reader = new ShapeReader(ServiceModels.Manifests, new() { IsManifest = true });
        var value = reader.ReadInput(shape, map, map.Position);
        diagnostics.AddRange(reader.Violations.Select(v => ViolationText.ToDiagnostic(v, "")));
        return (diagnostics.Count > 0 ? null : value, diagnostics);
    }
}
