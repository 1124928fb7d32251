using System.Net;
using System.Text.RegularExpressions;
using GitOps.EndToEnd.Drivers;
using Microsoft.Data.Sqlite;

namespace GitOps.EndToEnd;

/// <summary>The audit log of a service, and what <c>gitops audit verify</c> finds in it.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_audit_log_is_verified_against_a_head_that_was_kept()
    {
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(Shop.Dev, _shop.Push(("models/a.yaml", Manifests.PackageGroup("a"))));
        await service.AuditUntilAsync("create  shop/dev ModelPackageGroup/a");

        var verified = await service.TypeAsync("audit", "verify");
        Assert.Contains("end not anchored", verified.Output, StringComparison.Ordinal);
        var head = Regex.Match(verified.Output, "head ([0-9]+:[0-9a-f]{64})").Groups[1].Value;
        Assert.Contains(
            "nothing up to the expected head",
            (await service.TypeAsync("audit", "verify", "--expect-head", head)).Output,
            StringComparison.Ordinal
        );
        await ExecuteAsync("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)");

        Assert.Equal(0, (await service.TypeAsync("audit", "verify")).Code);
        var cut = await service.TypeAsync("audit", "verify", "--expect-head", head);
        Assert.Equal(1, cut.Code);
        Assert.Contains($"the audit log does not contain {head}", cut.Errors, StringComparison.Ordinal);
        await ExecuteAsync("UPDATE audit SET who = 'Eve' WHERE number = 1");
        Assert.Contains("tampered with: entry 1,", (await service.TypeAsync("audit", "verify")).Errors, StringComparison.Ordinal);
        Assert.Contains(
            "invalid --expect-head 7",
            (await service.TypeAsync("audit", "verify", "--expect-head", "7")).Errors,
            StringComparison.Ordinal
        );
        using var http = new HttpClient();
        using var refused = await http.GetAsync($"{service.Url}/api/v1/audit/verification?expectedHead=7");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_shop.Data, "state.db")}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
