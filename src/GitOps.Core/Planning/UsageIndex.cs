using GitOps.Core.Desired;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Who uses what, as far as descriptions show it: a member named after a kind holds the name of what is used.</summary>
public sealed class UsageIndex(ObservedState state)
{
    private const string Member = "Name";

    private readonly Lazy<ILookup<ResourceKey, ObservedResource>> _users = new(() =>
        state
            .Resources.Values.Where(r => r.Description is not null)
            .SelectMany(r => Named(r.Description!).Distinct().Where(k => k.Kind != r.Kind.Name).Select(k => (Used: k, User: r)))
            .ToLookup(u => u.Used, u => u.User)
    );

    /// <summary>The users of a thing whose descriptions name it.</summary>
    public IEnumerable<ObservedResource> Of(ObservedResource thing) => _users.Value[thing.Key];

    /// <summary>Whether a description names a thing of a kind, at any depth.</summary>
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
