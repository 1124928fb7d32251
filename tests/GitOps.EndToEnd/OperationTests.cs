using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using GitOps.Core.Environments;
using GitOps.EndToEnd.Drivers;
using GitOps.LocalAws.Faults;
using GitOps.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace GitOps.EndToEnd;

/// <summary>What operators and programs see of the service, and ask it.</summary>
public sealed class OperationTests : IAsyncLifetime
{
    private const string Dev = Shop.Dev;
    private Shop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await Shop.OpenAsync(runCommands: true);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_doctor_reports_what_the_service_would_miss()
    {
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        var data = Path.Combine(_shop.Data, "new");

        var well = await Project.TypeAsync(_shop.Data, _shop.Aws.Folder, "doctor", "--repo", _shop.Upstream.Path, "--data-dir", data);
        var ill = await Project.TypeAsync(_shop.Data, _shop.Aws.Folder, "doctor", "--repo", "/nowhere/at/all");

        Assert.True(well.Code == 0, well.All);
        Assert.Contains("shop/dev: sagemaker:DescribeModelPackageGroup", well.Output, StringComparison.Ordinal);
        Assert.Matches(@"database: SQLite in the data folder\s+new: the service creates its tables", well.Output);
        Assert.False(Directory.Exists(data));
        Assert.Contains("repository /nowhere/at/all not found", ill.Output, StringComparison.Ordinal);
        Assert.Equal(1, ill.Code);
        Assert.DoesNotContain(_shop.Aws.Journal(), l => l.Operation.StartsWith("Create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bad_source_is_reported_and_others_go_on()
    {
        using var other = new Upstream();
        other.Commit(("gitops.yaml", "environments: ["));
        await using var service = await Service.StartAsync(
            _shop.Aws.Folder,
            _shop.Data,
            [new("shop", new(_shop.Upstream.Path)), new("bad", new(other.Path)), new("gone", new("/nowhere/at/all"))]
        );

        Assert.Equal("Succeeded", (await service.EndOfAsync(Dev, _shop.Push(("models/a.yaml", Manifests.PackageGroup("a"))))).State);

        await service.UntilFaultsAsync(2);
        var status = await service.TypeAsync("status");
        Assert.Contains("warning: bad: gitops.yaml:2:1:", status.Errors, StringComparison.Ordinal);
        Assert.Contains("warning: gone: repository /nowhere/at/all not found", status.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_streamed_as_they_happen_and_the_unchanged_is_not_sent_again()
    {
        await using var service = await _shop.StartAsync();
        using var http = new HttpClient();
        await service.EndOfAsync(
            Dev,
            _shop.Push(
                ("data/rows/train.csv", Manifests.Rows),
                ("models/data.yaml", Manifests.Dataset()),
                ("models/job.yaml", Manifests.Job("rows"))
            )
        );
        using var stream = new StreamReader(await http.GetStreamAsync(service.Url + "/api/v1/events"));
        Assert.Contains("event: status", await stream.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains("\"environment\":\"shop/dev\"", await stream.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Contains(
            "event: line",
            await http.GetStringAsync(service.Url + "/api/v1/environments/shop/dev/logs/TrainingJob/rows"),
            StringComparison.Ordinal
        );

        var metrics = await http.GetStringAsync(service.Url + "/metrics");
        Assert.Matches("gitops_runs_total\\{[^}]*status=\"Completed\"[^}]*\\} 1", metrics);
        Assert.Matches("gitops_aws_calls_total\\{[^}]*operation=\"CreateTrainingJob\"[^}]*\\} [1-9]", metrics);
        Assert.Contains("gitops_reconciliations_total", metrics, StringComparison.Ordinal);
        // Buckets of seconds, not of milliseconds.
        Assert.Matches("gitops_reconciliation_duration_seconds_bucket\\{[^}]*le=\"0.25\"", metrics);
        Assert.Matches("gitops_aws_call_duration_seconds_bucket\\{[^}]*le=\"0.25\"", metrics);
        using var first = await http.GetAsync(service.Url + "/api/v1/environments/shop/dev");
        using var again = new HttpRequestMessage(HttpMethod.Get, service.Url + "/api/v1/environments/shop/dev");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.InRange((int)(await http.SendAsync(again)).StatusCode, 200, 304);
        Assert.NotNull(first.Headers.ETag);
    }

    [Fact]
    public async Task A_page_of_another_origin_or_a_foreign_name_gets_nothing()
    {
        await using var service = await _shop.StartAsync();
        using var http = new HttpClient();

        foreach (
            var (header, value, code) in new[]
            {
                ("Host", "evil.example", 403),
                ("Origin", "http://evil.example", 403),
                ("Origin", service.Url, 200),
                ("Accept", "*/*", 200),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, service.Url + "/api/v1/environments");
            request.Headers.TryAddWithoutValidation(header, value);
            Assert.Equal(code, (int)(await http.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_list_is_given_page_by_page()
    {
        await using var service = await _shop.StartAsync();
        for (var i = 0; i < 3; i++)
            await service.EndOfAsync(Dev, _shop.Push(("models/a.yaml", Manifests.PackageGroup($"a{i}"))));
        using var http = new HttpClient();
        var (commits, pages) = (new List<string>(), 0);
        for (var next = "/api/v1/environments/shop/dev/commits?limit=2"; next is not null; pages++)
        {
            using var page = await http.GetAsync(service.Url + next);
            commits.AddRange((await page.Content.ReadFromJsonAsync<JsonArray>())!.Select(c => (string)c!["commit"]!));
            next = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(2, pages);
        Assert.Equal(_shop.Upstream.Run("log", "--format=%H").Split('\n'), commits);
    }

    [Fact]
    public async Task A_retry_that_is_refused_is_made_when_it_can_be()
    {
        Assert.SkipUnless(Programs.Has("sh"), "there is no shell on this machine");
        await using var service = await _shop.StartAsync();
        await service.EndOfAsync(
            Dev,
            _shop.Push(
                (
                    "models/job.yaml",
                    Manifests.Waiting("job", "gate").Replace("while", "echo no such luck; exit 3; while", StringComparison.Ordinal)
                )
            )
        );
        var logs = await service.TypeAsync("logs", "TrainingJob/job", "--env", "dev", "-f");
        await _shop.Aws.RestartAsync(
            new() { Operations = new Dictionary<string, FaultRates> { ["CreateTrainingJob"] = new() { Error = 1 } } }
        );

        Assert.Equal(0, (await service.TypeAsync("retry", "trainingjob/job", "--env", "dev")).Code);
        await service.UntilAsync(
            Dev,
            s => s.Outcome == OutcomeState.Failed && s.Summary.Contains("TrainingJob/job", StringComparison.Ordinal)
        );
        await _shop.Aws.RestartAsync();
        await Eventually.IsTrueAsync(
            () => _shop.Created("CreateTrainingJob").Any(n => n.EndsWith("-2", StringComparison.Ordinal)),
            "a second attempt"
        );

        await service.UntilAsync(Dev, s => s.Outcome == OutcomeState.Stalled);
        Assert.Equal(2, _shop.Created("CreateTrainingJob").Count());
        Assert.Contains("no such luck", logs.Output, StringComparison.Ordinal);
        Assert.Contains(
            "there is no TrainingJob/other",
            (await service.TypeAsync("logs", "TrainingJob/other", "--env", "dev")).Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task New_settings_are_taken_while_it_runs_and_bad_ones_are_not()
    {
        using var other = new Upstream();
        other.Commit(("gitops.yaml", Project.Settings()), ("models/b.yaml", Manifests.PackageGroup("b")));
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        var file = Path.Combine(_shop.Data, "service.yaml");
        var one = $"listen: http://127.0.0.1:0\nsources:\n  - {{name: shop, url: {_shop.Upstream.Path}}}\n";
        const string Bounds = "accounts: [\"123456789012\"], regions: [eu-west-1], roles: []";
        var two =
            one.Replace("{name: shop", $"{{name: shop, repository: shop, {Bounds}", StringComparison.Ordinal)
            + $"  - {{name: other, url: {other.Path}, repository: other, {Bounds}}}\n";
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await File.WriteAllTextAsync(file, one);
        using var served = ServedProcess.Start(_shop.Aws.Folder, "serve", "--config", file, "--data-dir", Path.Combine(_shop.Data, "data"));
        Assert.StartsWith("Watching shop; listening on", await served.ResultAsync(), StringComparison.Ordinal);

        await served.ReloadAsync(file, two);
        Assert.StartsWith("Watching shop, other; listening on", await served.ResultAsync(), StringComparison.Ordinal);
        await served.ReloadAsync(file, two.Replace("repository: other", "repository: shop", StringComparison.Ordinal));
        await served.ToldAsync("sources shop and other have the same repository id shop");
        await served.ReloadAsync(file, two.Replace(", regions: [eu-west-1]", "", StringComparison.Ordinal));
        await served.ToldAsync("source shop must state what its repository may reach");
        await served.ReloadAsync(file, two.Replace("listen", "lisen", StringComparison.Ordinal));
        Assert.Contains("service.yaml:1:1", await served.ToldAsync("the new settings are invalid"), StringComparison.Ordinal);
        await served.ReloadAsync(file, two.Replace(":0", $":{((IPEndPoint)taken.LocalEndpoint).Port}", StringComparison.Ordinal));
        await served.ToldAsync("can't start with the new settings");
        Assert.StartsWith("Watching shop, other; listening on", await served.ResultAsync(), StringComparison.Ordinal);
        await served.ReloadAsync(file, two + "tokens: [{name: ci, sha256: " + new string('a', 64) + ", role: reader}]\n");
        var url = (await served.ResultAsync()).Split(' ')[^1];
        using var http = new HttpClient();
        Assert.Equal(401, (int)(await http.GetAsync(url + "/api/v1/sources")).StatusCode);
        Assert.Equal(0, await served.EndAsync());
    }

    [Fact]
    public async Task It_is_ready_while_its_database_answers()
    {
        await using var service = await _shop.StartAsync();
        using var http = new HttpClient();
        Assert.Equal(200, (int)(await http.GetAsync(service.Url + "/readyz")).StatusCode);
        var checks = service.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;
        Assert.All(checks, c => Assert.InRange(c.Timeout, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(2)));

        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_shop.Data, "state.db")}"))
        {
            await connection.OpenAsync();
            await using var drop = connection.CreateCommand();
            drop.CommandText = "ALTER TABLE heads RENAME TO gone";
            await drop.ExecuteNonQueryAsync();
        }

        using var answer = await http.GetAsync(service.Url + "/readyz");
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Contains("the database query failed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(200, (int)(await http.GetAsync(service.Url + "/healthz")).StatusCode);
    }

    [Fact]
    public async Task It_speaks_TLS_with_the_certificate_that_it_is_given()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest(
            "CN=gitops.example",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        ).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (file, keyFile) = (Path.Combine(_shop.Data, "tls.crt"), Path.Combine(_shop.Data, "tls.key"));
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
        _shop.Push(("models/a.yaml", Manifests.PackageGroup("a")));
        const string Setting = "ASPNETCORE_Kestrel__Certificates__Default__";
        using var served = ServedProcess.Start(
            _shop.Aws.Folder,
            new Dictionary<string, string> { [Setting + "Path"] = file, [Setting + "KeyPath"] = keyFile },
            "serve",
            "--repo",
            _shop.Upstream.Path,
            "--data-dir",
            Path.Combine(_shop.Data, "data"),
            "--listen",
            "https://127.0.0.1:0"
        );
        var url = (await served.ResultAsync()).Split(' ')[^1];

        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint,
        };
        using var http = new HttpClient(handler);

        Assert.StartsWith("https://", url, StringComparison.Ordinal);
        Assert.Equal("ok\n", await http.GetStringAsync(url + "/healthz"));
    }
}
