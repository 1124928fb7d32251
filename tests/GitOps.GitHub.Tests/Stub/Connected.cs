using System.Security.Cryptography;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;

namespace GitOps.GitHub.Tests.Stub;

/// <summary>Connections of acme/churn to a stub: each is like a new process.</summary>
internal static class Connected
{
    public const string Head = "0123456789abcdef0123456789abcdef01234567";
    public const string Token = "ghp_planted0123456789abcdefghijkl";
    public static readonly string PrivateKey = CreateKey();
    public static readonly ReviewMarker Marker = new("churn", "prod", "plan");

    public static GitHubConnections ByApp(HttpMessageHandler handler, TimeProvider time, GitHubOptions? options = null) =>
        new((options ?? Quick) with { Repositories = [new(GitHubStub.Url) { App = new("Iv1.abc", PrivateKey) }] }, handler, time);

    public static GitHubConnections ByToken(HttpMessageHandler handler, TimeProvider time, GitHubOptions? options = null) =>
        new((options ?? Quick) with { Repositories = [new(GitHubStub.Url) { Token = Token }] }, handler, time);

    public static ReviewHost Host(this GitHubConnections connections) => connections.Find(GitHubStub.Url)!;

    public static IReviewPublisher Publisher(this GitHubConnections connections) => connections.Host().Publisher;

    public static Task CommentAsync(this GitHubConnections connections, string text) =>
        connections.Publisher().PublishAsync(7, Marker, text, default);

    public static ReviewCheck Check(CheckState state, string title, params CheckAnnotation[] annotations) =>
        new(Marker, Head, "gitops / plan", state, title)
        {
            Summary = "summary",
            Text = "text",
            Annotations = annotations,
        };

    public static CheckAnnotation[] Annotations(int count) =>
        [.. Enumerable.Range(1, count).Select(i => new CheckAnnotation("a.yaml", i, i, AnnotationLevel.Failure, $"wrong {i}"))];

    // With the skipping clock a time limit would be over at once.
    private static GitHubOptions Quick { get; } = new() { RequestTimeout = Timeout.InfiniteTimeSpan };

    private static string CreateKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportRSAPrivateKeyPem();
    }
}
