using System.Text.RegularExpressions;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>Finds what a spec takes from others: written as an expression, or as the plain name of a resource in a member that names its kind.</summary>
internal sealed class ReferenceResolver
{
    private readonly KindCatalog _catalog;
    private readonly HashSet<ResourceId> _known;
    private readonly Dictionary<ResourceId, ResourceId> _byName = [];
    private readonly string _unread;
    private readonly List<Diagnostic> _diagnostics;

    public ReferenceResolver(
        KindCatalog catalog,
        IReadOnlyList<DesiredResource> resources,
        HashSet<ResourceId> known,
        string unread,
        List<Diagnostic> diagnostics
    )
    {
        (_catalog, _known, _unread, _diagnostics) = (catalog, known, unread, diagnostics);
        foreach (var resource in resources)
            _byName[resource.Id] = resource.Id;
        // The name in spec is a second name; a name in metadata wins.
        foreach (var resource in resources)
            _byName.TryAdd(new(resource.Id.Kind, resource.BaseName), resource.Id);
    }

    public DesiredResource Resolve(DesiredResource resource)
    {
        var walk = new Walk(this, resource);
        var spec = (DataMap)walk.Visit(resource.Spec, "", "");
        return resource with { Spec = spec, References = walk.References, Externals = walk.Externals };
    }

    // What is named in a file that has a fault of its own is not missing: that would only follow from the fault.
    private bool MayBeUnread(ResourceId target) =>
        _unread.Length > 0
        && Regex.IsMatch(
            _unread,
            $"\\bname:\\s*[\"']?{Regex.Escape(target.Name)}[\"']?\\s*($|[,}}#])",
            RegexOptions.Multiline | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(1)
        );

    private sealed class Walk(ReferenceResolver resolver, DesiredResource resource)
    {
        public List<Reference> References { get; } = [];

        public List<ExternalName> Externals { get; } = [];

        public DataNode Visit(DataNode node, string member, string path) =>
            node switch
            {
                DataMap map => map with
                {
                    Entries =
                    [
                        .. map.Entries.Select(e => e with { Value = Visit(e.Value, e.Key, path.Length == 0 ? e.Key : $"{path}.{e.Key}") }),
                    ],
                },
                DataList list => list with { Items = [.. list.Items.Select((item, i) => Visit(item, member, $"{path}[{i}]"))] },
                DataScalar { Kind: ScalarKind.Text } scalar => VisitText(scalar, member, path),
                _ => node,
            };

        private DataScalar VisitText(DataScalar scalar, string member, string path)
        {
            if (scalar.Text.Contains("${{", StringComparison.Ordinal))
                return scalar with { Text = Expression.Replace(scalar.Text, inner => VisitExpression(inner, scalar, path)) };
            if (resolver._catalog.NamedBy(member) is not { } kind)
                return scalar;
            if (resolver._byName.TryGetValue(new(kind.Name, scalar.Text), out var target))
            {
                References.Add(new(target, member, path, scalar.Position));
                return scalar with { Text = Expression.Write(target, member) };
            }

            if (!scalar.Text.StartsWith("arn:", StringComparison.Ordinal))
                Externals.Add(new(kind, scalar.Text, path, scalar.Position));
            return scalar;
        }

        private string? VisitExpression(string inner, DataScalar scalar, string path)
        {
            if (Expression.ParseReference(inner) is not var (target, output))
                return null;
            if (!resolver._byName.TryGetValue(target, out var known))
                known = target;
            if (!resolver._known.Contains(known))
            {
                if (!resolver.MayBeUnread(target))
                    Fault(
                        DiagnosticCodes.BrokenReference,
                        $"found a reference to {target}, wanted a resource of this environment",
                        scalar,
                        path,
                        Nearest(target)
                    );
                return null;
            }

            if (OutputFault(known, output) is { } fault)
                Fault(DiagnosticCodes.UnknownOutput, fault, scalar, path, null);
            References.Add(new(known, output, path, scalar.Position));
            return Expression.Write(known, output);
        }

        private string? OutputFault(ResourceId target, string output)
        {
            if (target.Kind == "Dataset")
                return output is "uri" or "digest" ? null : $"found {output}, wanted uri or digest of {target}";
            Shape shape = resolver._catalog.Model.Structure(
                resolver._catalog.Model.Operation(resolver._catalog[target.Kind].Operations.Describe).Output!
            );
            foreach (var part in output.Split('.'))
            {
                if (shape is MapShape)
                    return null;
                if (shape is not StructureShape structure || structure.Find(part) is not { } member)
                    return $"{target} has no output {output}: found {part}"
                        + (
                            shape is StructureShape s
                                ? $", wanted {Suggestion.Nearest(part, s.Members.Select(m => m.Name)) ?? "a member of " + s.Name}"
                                : ""
                        );
                shape = resolver._catalog.Model.Shape(member.Shape);
            }

            return null;
        }

        private string? Nearest(ResourceId target)
        {
            var sameKind = resolver._known.Where(k => k.Kind == target.Kind).Select(k => k.Name).ToList();
            return Suggestion.DidYouMean(target.Name, sameKind)
                ?? (
                    sameKind.Count > 0
                        ? $"there are {string.Join(", ", sameKind.Order(StringComparer.Ordinal).Take(8))}"
                        : Suggestion.DidYouMean(target.Kind, [.. resolver._catalog.Kinds.Select(k => k.Name), "Dataset"])
                            ?? $"no manifest of this environment is a {target.Kind}"
                );
        }

        private void Fault(string code, string message, DataScalar scalar, string path, string? help) =>
            resolver._diagnostics.Add(new(code, message, scalar.Position ?? resource.Position, "spec." + path, help));
    }
}
