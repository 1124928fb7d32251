namespace GitOps.EndToEnd.Attacks;

/// <summary>Requests with a token of every role in the attacker's environments, for what belongs to others.</summary>
internal static class ScopeAttacks
{
    private const Threat Of = Threat.Scope;

    private static readonly string Victim = AttackWorld.Tenant(0);

    public static IEnumerable<Attack> All =>
        [
            Request("the history of another's environment", "GET", $"/api/v1/environments/{Victim}/dev/reconciliations", 403),
            Request("a sync of another's environment", "POST", $"/api/v1/environments/{Victim}/dev/sync", 403),
            Request("a webhook of another's source, again", "POST", $"/api/v1/deliveries/{Victim}/one/redeliver", 403),
            Request("the audit log of the service", "GET", "/api/v1/audit", 403),
            Request("the metrics of the service", "GET", "/metrics", 403),
            Request(
                "the logs of another's resource by its name",
                "GET",
                $"/api/v1/environments/evil-takeover/dev/logs/Pipeline/{HonestTenants.PipelineOf(0)}",
                404
            ),
            List("environments"),
            List("sources"),
            List("deliveries"),
        ];

    private static Attack Request(string name, string method, string path, int code) =>
        new(
            Of,
            name,
            $"{method} {path}: {code}",
            async world => $"{method} {path}: {(await world.SendAsync(method, path, AttackWorld.Token)).Code}"
        );

    private static Attack List(string name) =>
        new(
            Of,
            $"a list of all {name}",
            $"{name}: nothing of others",
            async world =>
            {
                var answer = await world.SendAsync("GET", $"/api/v1/{name}?limit=1000", AttackWorld.Token);
                Assert.Equal(200, answer.Code);
                return $"{name}: {(answer.Body.Contains("\"tenant-", StringComparison.Ordinal) ? answer.Body : "nothing of others")}";
            }
        );
}
