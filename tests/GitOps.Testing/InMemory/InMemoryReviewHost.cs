using GitOps.Core.Reviews;
using GitOps.Engine.Errors;
using GitOps.Engine.Review;

namespace GitOps.Testing.InMemory;

/// <summary>The pull requests of a repository in memory, with what was published on them.</summary>
public sealed class InMemoryReviewHost : IPullRequests, IReviewPublisher
{
    /// <summary>The pull requests by number.</summary>
    public Dictionary<long, PullRequest> Pulls { get; } = [];

    /// <summary>The comment of each pull request.</summary>
    public Dictionary<long, string> Comments { get; } = [];

    /// <summary>The check of each head.</summary>
    public Dictionary<string, ReviewCheck> Checks { get; } = [];

    /// <summary>All that was published, in order: the texts of comments and the states of checks.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Runs before each call that writes; it may throw.</summary>
    public Action BeforeWrite { get; set; } = () => { };

    /// <summary>Whether all reads fail.</summary>
    public bool IsDown { get; set; }

    /// <summary>The host.</summary>
    public ReviewHost Host => new(this, this);

    public Task<IReadOnlyList<PullRequest>> ListOpenAsync(CancellationToken cancellationToken) =>
        Read<IReadOnlyList<PullRequest>>([.. Pulls.Values.Where(p => p.IsOpen)]);

    public Task<PullRequest?> FindAsync(long number, CancellationToken cancellationToken) => Read(Pulls.GetValueOrDefault(number));

    public Task<IReadOnlyList<string>> ChangedFilesAsync(long number, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<PullRequestReview>> ReviewsAsync(long number, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<PullRequestReview>>([]);

    public Task<RepositoryRight> RightOfAsync(string login, CancellationToken cancellationToken) => Read(RepositoryRight.None);

    public Task PublishAsync(long number, ReviewMarker marker, string markdown, CancellationToken cancellationToken)
    {
        BeforeWrite();
        Comments[number] = markdown;
        Writes.Add(markdown.Split('\n')[0]);
        return Task.CompletedTask;
    }

    public Task EditAsync(long number, ReviewMarker marker, Func<string, string> edit, CancellationToken cancellationToken) =>
        Comments.TryGetValue(number, out var text) ? PublishAsync(number, marker, edit(text), cancellationToken) : Task.CompletedTask;

    public Task PublishAsync(ReviewCheck check, CancellationToken cancellationToken)
    {
        BeforeWrite();
        Checks[check.Head] = check;
        Writes.Add($"{check.Head[..4]} {check.State}");
        return Task.CompletedTask;
    }

    private Task<T> Read<T>(T value) =>
        IsDown
            ? throw new ServiceException(ServiceErrorKind.Unavailable, ServiceCodes.Unreachable, "the host is down", "github")
            : Task.FromResult(value);
}
