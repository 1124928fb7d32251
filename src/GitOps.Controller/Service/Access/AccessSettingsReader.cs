using GitOps.Schema.Values;

namespace GitOps.Controller.Service.Access;

/// <summary>Reads the tokens and issuers of the service's settings file, whose form was validated before.</summary>
internal static class AccessSettingsReader
{
    public static AccessSettings Read(DataMap service) =>
        new(
            [.. Maps(service, "tokens").Select(t => new StaticToken(t.Text("name")!, t.Text("sha256")!.ToLowerInvariant(), ReadGrant(t)))],
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
