using System.Threading.Channels;
using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Api;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GitOps.Controller.Tests.Service;

/// <summary>When event streams end.</summary>
public sealed class EventStreamsTests : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<int> _items = Channel.CreateUnbounded<int>();
    private readonly StoppableService _service = new();

    [Fact]
    public async Task A_stream_ends_when_the_token_expires_and_sends_nothing_afterwards()
    {
        await using var stream = Open(_time.GetUtcNow() + Lifetime);
        _items.Writer.TryWrite(1);
        Assert.True(await stream.MoveNextAsync());

        _time.Advance(Lifetime);
        _items.Writer.TryWrite(2);

        Assert.False(await stream.MoveNextAsync());
    }

    [Fact]
    public async Task A_stream_that_waits_ends_when_the_service_stops()
    {
        await using var stream = Open(expires: null);
        var next = stream.MoveNextAsync();

        _service.StopApplication();

        Assert.False(await next);
    }

    [Fact]
    public async Task A_token_that_is_valid_for_years_can_open_a_stream()
    {
        await using var stream = Open(_time.GetUtcNow().AddYears(10));
        _items.Writer.TryWrite(1);

        Assert.True(await stream.MoveNextAsync());
    }

    public void Dispose() => _service.Dispose();

    private IAsyncEnumerator<int> Open(DateTimeOffset? expires) =>
        new EventStreams(_service, _time).ReadAsync(_items.Reader.ReadAllAsync, new("ci", "ci", [], expires), default).GetAsyncEnumerator();

    private sealed class StoppableService : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
