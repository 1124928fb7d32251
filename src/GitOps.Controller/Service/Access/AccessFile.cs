using GitOps.Schema.Values;

namespace GitOps.Controller.Service.Access;

/// <summary>Reads the part of the service's file that says who may do what.</summary>
internal static class AccessFile
{
    public static AccessSettings Read(DataMap service) =>
        new(
            [.. Maps(service, "tokens").Select(t => new KnownToken(t.Text("name")!, t.Text("sha256")!.ToLowerInvariant(), ReadGrant(t)))],
            [
                .. Maps(service, "issuers")
                    .Select(i => new Issuer(
                        i.Text("issuer")!.TrimEnd('/'),
                        i.Text("audience")!,
                        [.. Maps(i, "grants").Select(g => new ClaimGrant(ReadClaims(g), ReadGrant(g)))]
                    )),
            ]
        );

    private static Grant ReadGrant(DataMap map) =>
        new(Enum.Parse<Role>(map.Text("role")!, ignoreCase: true), map.Find("environments") is null ? ["*"] : map.Texts("environments"));

    private static Dictionary<string, string> ReadClaims(DataMap map) =>
        ((DataMap)map["claims"]!).Entries.ToDictionary(e => e.Key, e => ((DataScalar)e.Value).Text);

    private static IEnumerable<DataMap> Maps(DataMap map, string key) => (map[key] as DataList)?.Items.OfType<DataMap>() ?? [];
}
