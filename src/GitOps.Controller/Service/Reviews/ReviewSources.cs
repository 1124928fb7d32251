using GitOps.Controller.Service.Reading;
using GitOps.Controller.Service.Scheduling;
using GitOps.Engine.Reading;
using GitOps.Engine.Review;

namespace GitOps.Controller.Service.Reviews;

/// <summary>The sources whose pull requests are reviewed: those on a host with pull requests for which there are credentials.</summary>
internal sealed class ReviewSources(Sources sources, IReviewHosts hosts, IReadingMarks marks)
{
    /// <summary>Their names.</summary>
    public IReadOnlyCollection<string> Names => [.. sources.All.Where(s => HostOf(s) is not null).Select(s => s.Name)];

    /// <summary>The source of a name; null when it is not reviewed.</summary>
    public ReviewSource? Find(string name) =>
        sources.Find(name) is { } source && HostOf(source) is { } host
            ? new(source.Name, source.Remote, source.Git, host)
            {
                FetchAsync = source.FetchAsync,
                // Its files exist in this process only, so that no child can read them first: two unclean ends set the head aside.
                Reading = new(marks, _ => Task.FromResult(false)),
            }
            : null;

    private ReviewHost? HostOf(Source source) => source.IsReviewed ? hosts.Find(source.Url) : null;
}
