using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>
/// Finds the users of resources in descriptions: a member named after a kind contains the name of the resource that is used.
/// </summary>
public sealed class UsageIndex(ObservedState state)
{
    private const string Member = "Name";

    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _users = new(() =>
        state
            .Resources.Values.Where(r => r.Description is not null)
            .SelectMany(r => Named(r.Description!).Distinct().Where(k => k.Kind != r.Kind.Name).Select(k => (Used: k, User: r)))
            .ToLookup(u => u.Used, u => u.User)
    );

    /// <summary>The resources whose descriptions name a resource.</summary>
    public IEnumerable<ObservedResource> Of(ObservedResource resource) => _users.Value[resource.Key];

    /// <summary>Whether a description names a resource of a kind, at any depth.</summary>
    public static bool Names(DataNode description, Kind kind, string name) => Named(description).Contains(new(kind.Name, name));

    private static IEnumerable<ResourceKey> Named(DataNode node) =>
        node switch
        {
            DataMap map => map.Entries.SelectMany(e =>
                e.Value is DataScalar scalar
                    ? e.Key.EndsWith(Member, StringComparison.Ordinal)
                        ? [new(e.Key[..^Member.Length], scalar.Text)]
                        : []
                    : Named(e.Value)
            ),
            DataList list => list.Items.SelectMany(Named),
            _ => [],
        };
}
