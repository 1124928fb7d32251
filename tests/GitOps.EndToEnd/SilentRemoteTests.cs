using GitOps.Controller.Cli.FetchWorker;
using GitOps.EndToEnd.Drivers;
using GitOps.Engine.Errors;
using GitOps.Engine.Reading;
using GitOps.Git;
using GitOps.Testing;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.EndToEnd;

/// <summary>Remotes that accept a connection and never respond, beside honest ones: those are fetched as if they were alone.</summary>
public sealed class SilentRemoteTests : IAsyncLifetime
{
    // Far longer than a fetch takes on a busy machine; it bounds a failing test only.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly FakeTimeProvider _time = new();
    private readonly TemporaryFolder _clones = new();
    private readonly Upstream _upstream = new();
    private readonly List<GitHost> _hosts = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        _clones.Dispose();
        _upstream.Dispose();
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Silent_remotes_delay_the_others_once_at_most_and_never_again(int count)
    {
        _upstream.Commit(("a.yaml", "1"));
        var options = Options();
        var remotes = GitRegistration.AddRemotes(options, _time);
        var honest = remotes.Open(new(_upstream.Path));
        var silent = new List<IRemoteRepository>();
        for (var i = 0; i < count; i++)
            silent.Add(remotes.Open(new(await StartSilentAsync())));

        // The first time nobody knows that they are silent, so each has a slot for a moment.
        var refused = silent.Select(Refused).ToList();
        var first = honest.FetchAsync(default);
        for (var asked = options.MaxConcurrentFetches; asked <= count; asked += options.MaxConcurrentFetches)
            await EndSilenceAsync(asked, options.FirstResponseTimeout);
        Assert.True(await first.WaitAsync(Patience));

        // They are asked again, beside a slot for the others, with the whole time.
        var slots = options.MaxConcurrentFetches - 1;
        for (var asked = slots; asked < count + slots; asked += slots)
            await EndSilenceAsync(count + Math.Min(asked, count), options.ResponseTimeout);
        Assert.All(
            await Task.WhenAll(refused).WaitAsync(Patience),
            error => Assert.Equal((ServiceErrorKind.Unavailable, "Unreachable"), (error.Kind, error.Code))
        );
        Assert.Contains("has sent nothing for 20 s", (await refused[0]).Message, StringComparison.Ordinal);

        // From then on an honest fetch never waits for one of them: no time passes here.
        using var end = new CancellationTokenSource();
        var again = silent.Select(s => Record.ExceptionAsync(() => s.FetchAsync(end.Token)).AsTask()).ToList();
        for (var i = 0; i < 3; i++)
        {
            _upstream.Commit(("a.yaml", $"again {i}"));
            Assert.True(await honest.FetchAsync(default).WaitAsync(Patience));
        }

        await end.CancelAsync();
        await Task.WhenAll(again);
    }

    [Fact]
    public async Task One_server_does_not_hold_the_slots_of_the_others()
    {
        _upstream.Commit(("a.yaml", "1"));
        var url = await StartSilentAsync();
        var remotes = GitRegistration.AddRemotes(Options(), _time);
        using var end = new CancellationTokenSource();
        var silent = Enumerable
            .Range(0, 8)
            .Select(i => Record.ExceptionAsync(() => remotes.Open(new($"{url}{i}")).FetchAsync(end.Token)).AsTask())
            .ToList();

        Assert.True(await remotes.Open(new(_upstream.Path)).FetchAsync(default).WaitAsync(Patience));

        await end.CancelAsync();
        await Task.WhenAll(silent);
    }

    private GitOptions Options() => new() { Folder = _clones.Path, WorkerCommand = FetchWorkerCommand.Program };

    private async Task<string> StartSilentAsync()
    {
        var host = await GitHost.StartAsync(_upstream.Root);
        host.Hangs = true;
        _hosts.Add(host);
        return $"{host.Url}/{Upstream.Name}";
    }

    // Lets the time of silence pass when so many remotes have been asked.
    private async Task EndSilenceAsync(int asked, TimeSpan silence)
    {
        await Eventually.IsTrueAsync(() => _hosts.Sum(h => h.Requests.Count) == asked, $"{asked} requests");
        _time.Advance(silence + TimeSpan.FromSeconds(1));
    }

    private static Task<ServiceException> Refused(IRemoteRepository remote) =>
        Assert.ThrowsAsync<ServiceException>(() => remote.FetchAsync(default));
}
