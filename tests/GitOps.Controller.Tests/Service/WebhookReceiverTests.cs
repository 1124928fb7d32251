using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Webhooks;
using GitOps.Core.History;
using GitOps.Engine.Deliveries;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOps.Controller.Tests.Service;

/// <summary>What a webhook request costs before its signature is verified, and what is stored of it.</summary>
public sealed class WebhookReceiverTests
{
    private const string Secret = "a secret of the shop";
    private readonly Deliveries _deliveries = new();

    // The bodies have 1,000 MiB; other tests allocate too.
    [Fact]
    public async Task Forty_unsigned_bodies_of_the_largest_size_take_little_memory()
    {
        var receiver = Receiver(new UnverifiedBytes());
        var before = GC.GetTotalAllocatedBytes();

        var codes = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(_ => SendAsync(receiver, WebhookKind.GitHub, new EndlessStream(25 << 20), new string('0', 64)))
        );

        Assert.All(codes, c => Assert.Equal(401, c.Response.StatusCode));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 250 << 20);
        Assert.Empty(_deliveries.Stored);
    }

    [Fact]
    public async Task A_slow_body_gives_way_to_others_and_gets_503_with_when_to_try_again()
    {
        var receiver = Receiver(new UnverifiedBytes(1000));
        var body = Encoding.UTF8.GetBytes(new string('x', 600));
        var slow = SendAsync(receiver, WebhookKind.GitHub, new StalledStream(600), new string('0', 64));

        var other = await SendAsync(receiver, WebhookKind.Push, new MemoryStream(body), Sign(body));

        var busy = await slow;
        Assert.Equal(202, other.Response.StatusCode);
        Assert.Equal((503, "1"), (busy.Response.StatusCode, busy.Response.Headers.RetryAfter.ToString()));
        Assert.Single(_deliveries.Stored);
    }

    [Fact]
    public async Task Who_has_the_secret_can_not_fill_the_disk()
    {
        var receiver = Receiver(new(), new VerifiedBytes(burst: 2000, perSecond: 1));
        var body = Encoding.UTF8.GetBytes(new string('x', 600));
        Task<HttpContext> Deliver() => SendAsync(receiver, WebhookKind.GitHub, new MemoryStream(body), Sign(body));

        Assert.Equal(202, (await Deliver()).Response.StatusCode);
        var refused = await Deliver();

        Assert.Equal((429, "60"), (refused.Response.StatusCode, refused.Response.Headers.RetryAfter.ToString()));
        Assert.Single(_deliveries.Stored);
    }

    [Fact]
    public async Task A_sender_that_leaves_is_no_error()
    {
        await SendAsync(Receiver(new()), WebhookKind.GitHub, new BrokenStream(), new string('0', 64));

        Assert.Empty(_deliveries.Stored);
    }

    [Fact]
    public void What_bodies_take_is_returned_once_and_a_body_beyond_the_limit_is_refused()
    {
        var bytes = new UnverifiedBytes(1000);
        using var first = bytes.Open();
        Assert.True(first.TryTake(600));
        using (var second = bytes.Open())
            Assert.True(second.TryTake(600));
        Assert.True(first.GaveWay.IsCancellationRequested);
        Assert.False(first.TryTake(1));
        first.Dispose();

        using var all = bytes.Open();
        Assert.True(all.TryTake(1000));
        Assert.False(all.TryTake(1));
    }

    [Theory, InlineData("github"), InlineData("push")]
    public async Task A_signed_body_is_stored_up_to_the_limit_if_it_is_used(string kind)
    {
        var body = Encoding.UTF8.GetBytes(new string('x', SignedBody.MaxKeptBytes + 1));

        var answer = await SendAsync(
            Receiver(new()),
            kind == "github" ? WebhookKind.GitHub : WebhookKind.Push,
            new MemoryStream(body),
            Sign(body)
        );

        Assert.Equal(202, answer.Response.StatusCode);
        Assert.Equal(kind == "github" ? SignedBody.MaxKeptBytes : 0, Assert.Single(_deliveries.Stored).Body.Length);
    }

    [Fact]
    public async Task A_github_webhook_of_another_content_type_is_told_which_to_select()
    {
        var answer = await SendAsync(
            Receiver(new()),
            WebhookKind.GitHub,
            new MemoryStream([1]),
            Sign([1]),
            "application/x-www-form-urlencoded"
        );

        Assert.Equal(415, answer.Response.StatusCode);
    }

    private WebhookReceiver Receiver(UnverifiedBytes bytes, VerifiedBytes? verified = null) =>
        new(
            new() { Sources = [new("shop", new("/nowhere"), Secret)], DataFolder = "" },
            new(_deliveries, new(), TimeProvider.System),
            bytes,
            verified ?? new(),
            new(TimeProvider.System, NullLogger<RefusedSignatures>.Instance),
            TimeProvider.System
        );

    private static async Task<HttpContext> SendAsync(
        WebhookReceiver receiver,
        WebhookKind kind,
        Stream body,
        string signature,
        string type = "application/json"
    )
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider(),
        };
        context.Request.Method = "POST";
        context.Request.Body = body;
        context.Request.ContentType = type;
        context.Request.Headers[kind.SignatureHeader] = "sha256=" + signature;
        await (await receiver.ReceiveAsync(kind, "shop", context)).ExecuteAsync(context);
        return context;
    }

    private static string Sign(byte[] body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body));

    /// <summary>Zeros, without memory for them.</summary>
    private sealed class EndlessStream(long length) : MemoryStream
    {
        private long _left = length;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var count = (int)Math.Min(buffer.Length, _left);
            _left -= count;
            return count;
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("connection reset");
    }

    // Sends so much, and then nothing.
    private sealed class StalledStream(int length) : MemoryStream(new byte[length])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return Read(buffer.Span);
        }
    }

    private sealed class Deliveries : IDeliveryStore
    {
        public ConcurrentQueue<Delivery> Stored { get; } = new();

        public Task<bool> AddAsync(Delivery delivery, CancellationToken cancellationToken)
        {
            Stored.Enqueue(delivery);
            return Task.FromResult(true);
        }

        public Task<IReadOnlyList<DeliverySummary>> ListAsync(
            IReadOnlyCollection<string>? sources,
            Page page,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<bool> ReopenAsync(string source, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<int> CountOpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
