using GitOps.Controller.Service.Access;
using GitOps.Core.Commands;
using GitOps.Core.Commits;
using GitOps.Core.Environments;
using GitOps.Core.Manifests;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Deliveries;
using GitOps.Engine.Reconciling;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.EndToEnd;

/// <summary>A caller of one environment reads and does nothing in others, whichever operation it calls.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    // An environment of the same source, and one of another source.
    private static readonly EnvironmentId[] Others = [new("shop", "prod"), new("fraud", "live")];
    private static readonly EnvironmentId Own = new("shop", "dev");
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private ApiCaller _api = null!;
    private Service _service = null!;

    public async ValueTask InitializeAsync()
    {
        var access = new AccessSettings(
            [
                // The role is never what is missing.
                ApiCaller.Known("own", Role.Admin, Own.ToString()),
                ApiCaller.Known("source", Role.Admin, "shop/*"),
                ApiCaller.Known("all", Role.Admin, "*"),
                ApiCaller.Known("twin", "low-token", Role.Reader, Own.ToString()),
                ApiCaller.Known("twin", "high-token", Role.Admin, "*"),
            ],
            []
        );
        _service = await Service.StartAsync(
            _folder.Path,
            _folder.Path,
            [new("shop", new("/nowhere/shop")), new("fraud", new("/nowhere/fraud"))],
            s => s with { Access = access, PollInterval = TimeSpan.FromHours(1) }
        );
        _api = new(() => _service.Url);
        foreach (var id in Others.Append(Own))
            await RecordAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _api.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_caller_of_one_environment_finds_nothing_of_another_in_any_operation()
    {
        var operations = await _api.OperationsAsync();
        using var events = await _api.OpenAsync("/api/v1/events", "own-token");
        foreach (
            var (method, path) in operations.Append(("GET", "/metrics")).Where(o => !o.Item2.EndsWith("/events", StringComparison.Ordinal))
        )
        foreach (var id in Others.Append(Own))
        {
            var filled = ApiCaller.Fill(path, id.ToString(), commit: CommitOf(id), id: $"delivery-{id.Source}");
            var answer = await _api.SendAsync(method, filled, "own-token");
            if (answer.Code < 400)
                AssertNothingOfOthers(answer.Body, $"{method} {filled}");
            if (Others.Contains(id) && path.Contains("{environment}", StringComparison.Ordinal))
                Assert.True(answer.Code == 403, $"{method} {filled}: {answer.Code}");
        }

        // The stream ends with the service, so that all of it is read.
        await _service.DisposeAsync();
        var streamed = await events.ReadToEndAsync();
        Assert.Contains("shop/dev", streamed, StringComparison.Ordinal);
        AssertNothingOfOthers(streamed, "events");
    }

    [Theory]
    [InlineData("GET", "/api/v1/audit", 403, 403, 200)]
    [InlineData("GET", "/api/v1/audit/verification", 403, 403, 200)]
    [InlineData("GET", "/metrics", 403, 403, 200)]
    [InlineData("POST", "/api/v1/deliveries/shop/delivery-shop/redeliver", 403, 202, 202)]
    [InlineData("POST", "/api/v1/deliveries/fraud/delivery-fraud/redeliver", 403, 403, 202)]
    public async Task What_belongs_to_a_source_or_to_the_service_needs_a_grant_for_all_of_it(
        string method,
        string path,
        int own,
        int source,
        int all
    )
    {
        Assert.Equal(own, (await _api.SendAsync(method, path, "own-token")).Code);
        Assert.Equal(source, (await _api.SendAsync(method, path, "source-token")).Code);
        Assert.Equal(all, (await _api.SendAsync(method, path, "all-token")).Code);
    }

    [Theory]
    [InlineData("own-token", "shop", "")]
    [InlineData("source-token", "shop", "shop")]
    [InlineData("all-token", "fraud shop", "fraud shop")]
    public async Task Lists_have_what_the_caller_may_read(string token, string sources, string deliveries)
    {
        string Named(string body) =>
            string.Join(' ', new[] { "fraud", "shop" }.Where(s => body.Contains($"\"{s}\"", StringComparison.Ordinal)));

        Assert.Equal(sources, Named((await _api.GetAsync("/api/v1/sources", token)).Body));
        Assert.Equal(deliveries, Named((await _api.GetAsync("/api/v1/deliveries", token)).Body));
    }

    [Fact]
    public async Task Two_tokens_of_one_name_keep_their_own_roles()
    {
        Assert.Equal(403, (await _api.GetAsync("/api/v1/audit", "low-token")).Code);
        Assert.Equal(200, (await _api.GetAsync("/api/v1/audit", "high-token")).Code);
        Assert.Equal(403, (await _api.SendAsync("POST", "/api/v1/environments/shop/dev/sync", "low-token")).Code);
    }

    [Fact]
    public async Task Logs_of_another_environment_are_not_read_by_naming_its_job()
    {
        await using var shop = await Shop.OpenAsync();
        var settings = Project.Settings();
        var dev = settings[settings.IndexOf("  - name: dev", StringComparison.Ordinal)..].TrimEnd();
        var prod = dev.Replace("name: dev", "name: prod", StringComparison.Ordinal)
            .Replace("[models]", "[prod, data]\n    namePrefix: prod", StringComparison.Ordinal);
        shop.Upstream.Commit(
            ("gitops.yaml", $"{settings.TrimEnd()}\n{prod}\n"),
            ("models/a.yaml", Manifests.PackageGroup("a")),
            ("data/rows/train.csv", Manifests.Rows),
            ("prod/data.yaml", Manifests.Dataset()),
            ("prod/job.yaml", Manifests.Job("rows"))
        );
        await using var service = await shop.StartAsync();
        using var api = new ApiCaller(() => service.Url);
        var commit = shop.Upstream.Run("rev-parse", "HEAD");
        foreach (var environment in new[] { "shop/dev", "shop/prod" })
            Assert.Equal("Succeeded", (await service.EndOfAsync(environment, commit)).State);
        var job = Assert.Single(shop.Created("CreateTrainingJob"));

        Assert.Equal(200, (await api.GetAsync("/api/v1/environments/shop/prod/logs/TrainingJob/rows?follow=false", null)).Code);
        Assert.Equal(404, (await api.GetAsync($"/api/v1/environments/shop/dev/logs/TrainingJob/{job}?follow=false", null)).Code);
    }

    private static string CommitOf(EnvironmentId id) => $"c0ffee{id.Environment}";

    private static void AssertNothingOfOthers(string text, string where)
    {
        foreach (var word in new[] { "prod", "fraud", "live" })
            Assert.False(text.Contains(word, StringComparison.Ordinal), $"{where} shows {word}: {text}");
    }

    private async Task RecordAsync(EnvironmentId id)
    {
        var services = _service.Services;
        var (commit, at) = (CommitOf(id), Noon);
        var status = new EnvironmentStatus
        {
            Id = id,
            Commit = commit,
            Outcome = new Progressing(new LeaseExpired()),
            Since = at,
            At = at,
        };
        await services
            .GetRequiredService<IEnvironmentStore>()
            .WriteAsync(
                new(status)
                {
                    History = new(id, commit, at, at, "Synced", $"summary of {id}", "", 1),
                    Runs = [new(id, "TrainingJob/a", $"a-{id.Environment}", "Completed", commit, at, at, "")],
                },
                default
            );
        var record = new CommitRecord(id, commit, "Ada", $"A change of {id}", CommitState.Pending, "", at, null);
        await services.GetRequiredService<IHeadStore>().ReplaceHeadAsync(new(id, commit, "main", at), null, [record], default);
        await services.GetRequiredService<ICommandQueue>().EnqueueAsync(new SyncCommand(id, commit, $"user of {id}", at), commit, default);
        await services.GetRequiredService<IDeliveryStore>().AddAsync(new($"delivery-{id.Source}", id.Source, "push", "{}", at), default);
    }
}
