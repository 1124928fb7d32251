using GitOps.Schema.Catalog;
using GitOps.Schema.Values;

namespace GitOps.Core.Planning;

/// <summary>Tells whether a description names another resource.</summary>
public static class Uses
{
    /// <summary>Whether a member that names the kind holds the name, at any depth.</summary>
    public static bool Names(DataNode description, Kind kind, string name) => description switch
    {
        DataMap map => map.Entries.Any(e => (e.Key == kind.Name + "Name" && e.Value is DataScalar scalar && scalar.Text == name) || Names(e.Value, kind, name)),
        DataList list => list.Items.Any(i => Names(i, kind, name)),
        _ => false,
    };
}
