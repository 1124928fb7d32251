using System.Text.RegularExpressions;
using GitOps.Core.Diagnostics;
using GitOps.Core.Manifests;
using GitOps.Schema.Catalog;
using GitOps.Schema.Shapes;
using GitOps.Schema.Validation;
using GitOps.Schema.Values;

namespace GitOps.Core.Desired;

/// <summary>Resolves the references in a spec: expressions, and plain names of resources in members that name a kind.</summary>
internal sealed partial class ReferenceResolver
{
    private readonly KindCatalog _catalog;
    private readonly HashSet<ResourceId> _known;
    private readonly Dictionary<ResourceId, ResourceId> _byName = [];
    private readonly Lazy<HashSet<string>> _unreadNames;
    private int _suggestions;
    private readonly DiagnosticList _diagnostics;

    public ReferenceResolver(
        KindCatalog catalog,
        IReadOnlyList<DesiredResource> resources,
        HashSet<ResourceId> known,
        string unread,
        DiagnosticList diagnostics
    )
    {
        (_catalog, _known, _diagnostics) = (catalog, known, diagnostics);
        _unreadNames = new(() => [.. NamePattern().Matches(unread).Select(m => m.Groups[1].Value)]);
        foreach (var resource in resources)
            _byName[resource.Id] = resource.Id;
        // The name in spec is an alias; a name in metadata takes precedence.
        foreach (var resource in resources)
            _byName.TryAdd(new(resource.Id.Kind, resource.BaseName), resource.Id);
    }

    public DesiredResource Resolve(DesiredResource resource)
    {
        var walk = new Walk(this, resource);
        var spec = (DataMap)walk.Visit(resource.Spec, "", "");
        return resource with { Spec = spec, References = walk.References, Externals = walk.Externals };
    }

    // A name in a file that can't be parsed is not reported as missing: that error would only follow from the other.
    private bool MayBeUnread(ResourceId target) => _unreadNames.Value.Contains(target.Name);

    [GeneratedRegex("""\bname:[ \t]*["']?([^\s"',}#]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

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
                    AddError(
                        DiagnosticCodes.BrokenReference,
                        $"unknown reference {target}: expected a resource of this environment",
                        scalar,
                        path,
                        Nearest(target)
                    );
                return null;
            }

            if (FindOutputError(known, output) is { } error)
                AddError(DiagnosticCodes.UnknownOutput, error, scalar, path, null);
            References.Add(new(known, output, path, scalar.Position));
            return Expression.Write(known, output);
        }

        private string? FindOutputError(ResourceId target, string output)
        {
            if (target.Kind == "Dataset")
                return output is "uri" or "digest" ? null : $"unknown output {output} of {target}: expected uri or digest";
            Shape shape = resolver._catalog.Model.Structure(
                resolver._catalog.Model.Operation(resolver._catalog[target.Kind].Operations.Describe).Output!
            );
            foreach (var part in output.Split('.'))
            {
                if (shape is MapShape)
                    return null;
                if (shape is not StructureShape structure || structure.Find(part) is not { } member)
                    return $"unknown output {output} of {target}" + (shape is StructureShape s ? $": {Expected(s, part)}" : "");
                shape = resolver._catalog.Model.Shape(member.Shape);
            }

            return null;
        }

        private static string Expected(StructureShape shape, string part) =>
            $"expected {Suggestion.Nearest(part, shape.Members.Select(m => m.Name)) ?? $"a member of {shape.Name}"}, got {part}";

        private string? Nearest(ResourceId target)
        {
            if (resolver._suggestions++ > ContentLimits.Suggestions)
                return null;
            var kinds = resolver._catalog.Kinds.Select(k => k.Name).Append("Dataset").ToList();
            var sameKind = resolver._known.Where(k => k.Kind == target.Kind).Select(k => k.Name).ToList();
            return Suggestion.DidYouMean(target.Name, sameKind)
                ?? (sameKind.Count > 0 ? $"expected one of {string.Join(", ", sameKind.Order(StringComparer.Ordinal).Take(8))}" : null)
                ?? (kinds.Contains(target.Kind) ? null : Suggestion.DidYouMean(target.Kind, kinds))
                ?? $"this environment has no resource of kind {target.Kind}";
        }

        private void AddError(string code, string message, DataScalar scalar, string path, string? help) =>
            resolver._diagnostics.Add(new(code, message, scalar.Position ?? resource.Position, "spec." + path, help));
    }
}
