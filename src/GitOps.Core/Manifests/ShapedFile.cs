using GitOps.Core.Diagnostics;
using GitOps.Schema.Services;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>Reads a YAML file that is one value of one of the project's own shapes.</summary>
public static class ShapedFile
{
    /// <summary>The value with the shape's member names, or null when it can't be used; every error is in the diagnostics.</summary>
    public static (DataMap? Value, IReadOnlyList<Diagnostic> Diagnostics) Read(string file, string text, string shape)
    {
        var (map, diagnostics) = ReadDocument(file, text, DiagnosticCodes.NotAMap, "one document that is a map");
        var value = map is null ? null : ReadValue(shape, map, map.Position, "", diagnostics);
        return (diagnostics.Count > 0 ? null : value, diagnostics);
    }

    /// <summary>Reads a file that contains a single map; null with the diagnostics when it does not.</summary>
    internal static (DataMap? Map, DiagnosticList Diagnostics) ReadDocument(string file, string text, string code, string expected)
    {
        var yaml = YamlReader.Read(file, text);
        DiagnosticList diagnostics = [.. yaml.Diagnostics];
        if (yaml.Documents is [DataMap map])
            return (map, diagnostics);
        if (yaml.IsWhole)
            diagnostics.Add(new(code, $"invalid file: expected {expected}, got {yaml.Documents.Count} documents", new(file, 1, 1)));
        return (null, diagnostics);
    }

    /// <summary>
    /// A value of one of the project's own shapes, or null when it has errors, which are reported with paths below <paramref name="root"/>.
    /// </summary>
    internal static DataMap? ReadValue(string shape, DataMap map, SourcePosition? place, string root, DiagnosticList diagnostics)
    {
        var reader = new ShapeReader(ServiceModels.Manifests, new() { IsManifest = true });
        var value = reader.ReadInput(shape, map, place);
        diagnostics.AddRange(reader.Violations.Select(v => ViolationText.ToDiagnostic(v, root)));
        return reader.Violations.Count > 0 ? null : value;
    }
}
