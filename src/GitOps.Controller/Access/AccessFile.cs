using GitOps.Schema.Values;

namespace GitOps.Controller.Access;

/// <summary>Reads the part of the service's file that says who may do what.</summary>
internal static class AccessFile
{
    public static AccessSettings Read(DataMap service) => new(
        [.. Maps(service, "tokens").Select(t => new KnownToken(Text(t, "name")!, Text(t, "sha256")!.ToLowerInvariant(), ReadGrant(t)))],
        [.. Maps(service, "issuers").Select(i => new Issuer(Text(i, "issuer")!.TrimEnd('/'), Text(i, "audience")!, [.. Maps(i, "grants").Select(g => new ClaimGrant(ReadClaims(g), ReadGrant(g)))]))]);

    private static Grant ReadGrant(DataMap map) =>
        new(Enum.Parse<Role>(Text(map, "role")!, ignoreCase: true), map["environments"] is DataList list ? [.. list.Items.OfType<DataScalar>().Select(s => s.Text)] : ["*"]);

    private static Dictionary<string, string> ReadClaims(DataMap map) => ((DataMap)map["claims"]!).Entries.ToDictionary(e => e.Key, e => ((DataScalar)e.Value).Text);

    private static IEnumerable<DataMap> Maps(DataMap map, string key) => (map[key] as DataList)?.Items.OfType<DataMap>() ?? [];

    private static string? Text(DataMap map, string key) => (map[key] as DataScalar)?.Text;
}
