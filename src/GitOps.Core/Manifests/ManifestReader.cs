using GitOps.Core.Diagnostics;
using GitOps.Schema.Catalog;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Manifests;

/// <summary>Reads the envelope of a document: apiVersion, kind, metadata, spec.</summary>
public sealed class ManifestReader(KindCatalog catalog)
{
    private static readonly string[] Top = ["apiVersion", "kind", "metadata", "spec", "status"];
    private static readonly string[] OwnKinds = ["Repository", "Dataset", "Schedule"];
    private const string RetiredOperator = "sagemaker.aws.amazon.com/";
    private readonly DiagnosticList _diagnostics = [];

    /// <summary>The diagnostics of the documents read so far.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>The manifest of a document, or null when its kind or name can't be determined (a diagnostic says why).</summary>
    public Manifest? Read(DataNode document)
    {
        if (document is not DataMap map)
            return Fault(
                DiagnosticCodes.NotAManifest,
                "invalid document: expected a map with apiVersion, kind, metadata and spec, got "
                    + (document is DataList ? "a list" : "a single value"),
                document.Position
            );
        var apiVersion = Text(map, "apiVersion", map.Position);
        var kind = Text(map, "kind", map.Position);
        if (apiVersion is null || kind is null || !IsKnown(apiVersion, kind))
            return null;
        CheckTop(map, kind.Text);
        if (map["metadata"] is not DataMap metadata)
            return Fault(
                DiagnosticCodes.MissingField,
                "metadata with a name is required",
                map.Find("metadata")?.KeyPosition ?? map.Position,
                "metadata",
                "add metadata: {name: …}"
            );
        if (Text(metadata, "name", map.Find("metadata")!.KeyPosition, "metadata.name") is not { } name)
            return null;
        CheckMetadata(metadata);
        var spec = map.Find("spec");
        if (spec?.Value is not DataMap body)
        {
            if (spec is null || spec.Value is DataScalar { Kind: ScalarKind.Null })
                return new(
                    new(kind.Text, name.Text),
                    apiVersion.Text,
                    Options(metadata),
                    new([], map.Position),
                    map.Position!,
                    spec?.KeyPosition ?? map.Position!
                );
            return Fault(DiagnosticCodes.WrongType, "invalid value: expected a map", spec.Value.Position, "spec");
        }

        return new(new(kind.Text, name.Text), apiVersion.Text, Options(metadata), body, map.Position!, spec.KeyPosition!);
    }

    private bool IsKnown(DataScalar apiVersion, DataScalar kind)
    {
        var kinds = apiVersion.Text switch
        {
            Manifest.SageMakerApi => catalog.Kinds.Select(k => k.Name).ToArray(),
            Manifest.GitOpsApi => OwnKinds,
            _ => null,
        };
        if (kinds is null && apiVersion.Text.StartsWith(RetiredOperator, StringComparison.Ordinal))
        {
            Fault(
                DiagnosticCodes.UnknownApiVersion,
                $"{apiVersion.Text} is of the retired SageMaker Operator for Kubernetes, whose manifests are not read",
                apiVersion.Position,
                "apiVersion",
                $"write the resource as apiVersion: {Manifest.SageMakerApi}, with the request of the API's Create operation as its spec"
            );
            return false;
        }

        if (kinds is null)
        {
            Fault(
                DiagnosticCodes.UnknownApiVersion,
                $"invalid apiVersion {apiVersion.Text}: expected {Manifest.SageMakerApi} or {Manifest.GitOpsApi}",
                apiVersion.Position,
                "apiVersion",
                Suggestion.DidYouMean(apiVersion.Text, [Manifest.SageMakerApi, Manifest.GitOpsApi])
            );
            return false;
        }

        if (kinds.Contains(kind.Text))
            return true;
        Fault(
            DiagnosticCodes.UnknownKind,
            $"invalid kind {kind.Text}: expected one of {string.Join(", ", kinds)}",
            kind.Position,
            "kind",
            Suggestion.DidYouMean(kind.Text, kinds)
        );
        return false;
    }

    private void CheckTop(DataMap map, string kind)
    {
        // The fields of gitops.yaml are at the top level, because it is not a resource.
        if (kind == "Repository")
            return;
        foreach (var entry in map.Entries.Where(e => !Top.Contains(e.Key)))
            Fault(
                DiagnosticCodes.UnknownField,
                $"unknown field {entry.Key}",
                entry.KeyPosition,
                entry.Key,
                Suggestion.DidYouMean(entry.Key, Top) ?? "a manifest has apiVersion, kind, metadata and spec"
            );
    }

    private void CheckMetadata(DataMap metadata)
    {
        string[] known = ["name", "namespace", "labels", "annotations"];
        foreach (var entry in metadata.Entries.Where(e => !known.Contains(e.Key)))
            Fault(
                DiagnosticCodes.UnknownField,
                $"unknown field {entry.Key}",
                entry.KeyPosition,
                "metadata." + entry.Key,
                Suggestion.DidYouMean(entry.Key, known) ?? "metadata has name, namespace, labels and annotations"
            );
        foreach (var entry in (metadata["annotations"] as DataMap)?.Entries ?? [])
            if (entry.Key.StartsWith("gitops.mlops/", StringComparison.Ordinal) && !Annotations.Known.Contains(entry.Key))
                Fault(
                    DiagnosticCodes.UnknownAnnotation,
                    $"unknown annotation {entry.Key}",
                    entry.KeyPosition,
                    "metadata.annotations",
                    Suggestion.DidYouMean(entry.Key, Annotations.Known) ?? $"expected one of {string.Join(", ", Annotations.Known)}"
                );
    }

    private static ManifestOptions Options(DataMap metadata) =>
        metadata["annotations"] is not DataMap annotations
            ? ManifestOptions.None
            : new(
                Is(annotations, Annotations.ExactName),
                Is(annotations, Annotations.Adopt),
                Is(annotations, Annotations.AllowReplace),
                (annotations[Annotations.Rerun] as DataScalar)?.Text,
                (annotations[Annotations.Suspend] as DataScalar)?.Text switch
                {
                    null or "false" => null,
                    "true" => "",
                    var reason => reason,
                }
            )
            {
                Region = (annotations[Annotations.AckRegion] as DataScalar)?.Text,
            };

    private static bool Is(DataMap annotations, string name) => annotations[name] is DataScalar { Text: "true" };

    private DataScalar? Text(DataMap map, string key, SourcePosition? place, string? path = null)
    {
        switch (map.Find(key))
        {
            case { Value: DataScalar { Kind: ScalarKind.Text, Text.Length: > 0 } scalar }:
                return scalar;
            case null:
                Fault(
                    DiagnosticCodes.MissingField,
                    $"{path ?? key} is required",
                    place,
                    path ?? key,
                    Suggestion.Nearest(key, map.Entries.Select(e => e.Key)) is { } near ? $"did you mean {near}?" : $"add {key}"
                );
                return null;
            case var entry:
                Fault(
                    DiagnosticCodes.WrongType,
                    "invalid value: expected a string",
                    entry.Value.Position ?? entry.KeyPosition,
                    path ?? key
                );
                return null;
        }
    }

    private Manifest? Fault(string code, string message, SourcePosition? position, string? path = null, string? help = null)
    {
        _diagnostics.Add(new(code, message, position, path, help));
        return null;
    }
}
