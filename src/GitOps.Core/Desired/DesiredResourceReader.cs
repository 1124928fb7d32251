using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>Reads a manifest's spec as the create request of its kind.</summary>
internal static class DesiredResourceReader
{
    public static DesiredResource Read(Manifest manifest, KindCatalog catalog, DataMap spec, DiagnosticList diagnostics)
    {
        var kind = catalog[manifest.Id.Kind];
        var reader = new ShapeReader(
            catalog.Model,
            new()
            {
                IsManifest = true,
                Optional = kind.NameMember is { } name ? new HashSet<string> { name } : new HashSet<string>(),
                ResolveUnknown = (shape, entry) => ReadRef(shape, entry, catalog),
                IsDeferred = Expression.IsAny,
                FillDeferred = Expression.Fill,
                IsDeferredText = Expression.IsReference,
            }
        );
        var request = reader.ReadInput(kind.CreateShape, spec, manifest.SpecPosition);
        diagnostics.AddRange(reader.Violations.Select(v => ViolationText.ToDiagnostic(v, "spec")));
        // Without a name in spec, metadata.name is used, which must then be valid in AWS.
        var written = kind.NameMember is { } member ? request[member] as DataScalar : null;
        var isVersion = kind.VersionOf is { } group && request.Find(group) is not null;
        if (written is null && kind.NameMember is not null && !isVersion && FindNameError(catalog, kind, manifest.Id.Name) is { } expected)
            diagnostics.Add(
                new(
                    DiagnosticCodes.BadName,
                    $"invalid name '{manifest.Id.Name}': expected {expected}",
                    manifest.Position,
                    "metadata.name",
                    $"rename it, or set spec.{NameMatching.ManifestName(kind.NameMember)}"
                )
            );
        var tags = ReadTags(request);
        foreach (var reserved in tags.Keys.Where(k => k.StartsWith("gitops:", StringComparison.Ordinal)))
            diagnostics.Add(
                new(
                    DiagnosticCodes.ReservedTag,
                    $"reserved tag key {reserved}: keys that begin with gitops: are set by the controller",
                    manifest.Position,
                    "spec.tags",
                    "use another key"
                )
            );
        return new()
        {
            Id = manifest.Id,
            Kind = kind,
            Spec = Strip(request, kind, isVersion),
            BaseName = written?.Text ?? manifest.Id.Name,
            Tags = tags,
            Options = manifest.Options,
            Position = manifest.Position,
        };
    }

    private static DataMap Strip(DataMap request, Kind kind, bool isVersion)
    {
        var spec = request.Without("Tags");
        if (kind.Token is { } token)
            spec = spec.Without(token);
        return kind.NameMember is { } name && !isVersion ? spec.Without(name) : spec;
    }

    private static string? FindNameError(KindCatalog catalog, Kind kind, string name)
    {
        var shape = (StringShape)catalog.Model.Shape(catalog.Model.Structure(kind.CreateShape).Find(kind.NameMember!)!.Shape);
        return name.Length > shape.Max ? $"at most {shape.Max} characters"
            : shape.Pattern is { } pattern && !catalog.Model.Matches(pattern, name) ? $"letters, digits and hyphens ({pattern})"
            : null;
    }

    private static Dictionary<string, string> ReadTags(DataMap request)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in (request["Tags"] as DataList)?.Items.OfType<DataMap>() ?? [])
            if (tag["Key"] is DataScalar key && tag["Value"] is DataScalar value)
                tags[key.Text] = value.Text;
        return tags;
    }

    // ACK's explicit reference: modelRef: {from: {name: churn}} is equivalent to modelName.
    private static DataEntry? ReadRef(StructureShape shape, DataEntry entry, KindCatalog catalog)
    {
        if (
            !entry.Key.EndsWith("Ref", StringComparison.Ordinal)
            || entry.Value is not DataMap outer
            || outer["from"] is not DataMap from
            || from["name"] is not DataScalar name
        )
            return null;
        var stem = entry.Key[..^3];
        foreach (var ending in new[] { "Name", "Arn", "" })
            if (NameMatching.Find(shape, stem + ending) is { } member && Target(catalog, stem, member) is { } kind)
                return new(
                    member.Name,
                    new DataScalar(
                        ScalarKind.Text,
                        Expression.Write(new(kind.Name, name.Text), member.Name),
                        name.Position ?? entry.KeyPosition
                    ),
                    entry.KeyPosition
                );
        return null;
    }

    private static Kind? Target(KindCatalog catalog, string stem, Member member) =>
        catalog.NamedBy(member.Name) ?? catalog.Kinds.FirstOrDefault(k => stem.EndsWith(k.Name, StringComparison.OrdinalIgnoreCase));
}
