using GitOps.Engine.Errors;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;
using Octokit;

namespace GitOps.GitHub.Reviews;

/// <summary>
/// Checks as check runs of the App. GitHub only ever adds annotations to a run, so those that it has are read before each attempt, and a
/// run with annotations that no longer hold is replaced by a new one, which is the one that GitHub then shows.
/// </summary>
internal sealed class CheckRunPublisher(GitHubApi api, IAuthorIdentity self) : ICheckPublisher
{
    private const int MaxAnnotations = 50;
    private const int MaxPages = 100;
    private readonly string _owner = api.Repository.Owner;
    private readonly string _name = api.Repository.Name;

    public async Task PublishAsync(ReviewCheck check, CancellationToken cancellationToken)
    {
        var content = new CheckRunContent(check);
        var own = await FindOwnAsync(check.Head, content, cancellationToken);
        var run = own.Count == 0 ? null : own[0];
        var present = run is null ? [] : await AnnotationsAsync(run, cancellationToken);
        var missing = AnnotationDifference.Of(content.Annotations, present);
        var former = own.Skip(1);
        if (run is null || AnnotationDifference.Of(present, content.Annotations).Count > 0)
        {
            await CreateAsync(check.Head, content, cancellationToken);
            former = own;
        }
        else if (missing.Count > 0 || !content.IsShownBy(run))
            await UpdateAsync(run.Id, content, missing, cancellationToken);

        foreach (var replaced in former.Where(r => r.Conclusion?.StringValue != "neutral"))
            await ConcludeAsync(replaced.Id, cancellationToken);
    }

    // The newest first: it is the one that GitHub shows and that counts.
    private async Task<IReadOnlyList<CheckRun>> FindOwnAsync(string head, CheckRunContent content, CancellationToken cancellationToken)
    {
        var id = await self.IdAsync(cancellationToken);
        var pages = await api.GetPagesAsync<CheckRunsResponse>(
            "list check runs",
            $"{api.Repository.Path}/commits/{head}/check-runs?check_name={Uri.EscapeDataString(content.Name)}&filter=all&per_page=100",
            MaxPages,
            cancellationToken
        );
        return
        [
            .. pages
                .SelectMany(p => p.CheckRuns ?? throw GitHubErrors.InvalidResponse("list check runs"))
                .Where(r => r.App?.Id == id && r.Name == content.Name && r.ExternalId == content.ExternalId && r.HeadSha == head)
                .DistinctBy(r => r.Id)
                .OrderByDescending(r => r.Id),
        ];
    }

    private async Task<IReadOnlyList<CheckAnnotation>> AnnotationsAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var pages = await api.GetPagesAsync<List<CheckRunAnnotation>>(
            "list annotations",
            $"{api.Repository.Path}/check-runs/{run.Id}/annotations?per_page=100",
            MaxPages,
            cancellationToken
        );
        return [.. pages.SelectMany(p => p).Select(AnnotationDifference.ToAnnotation)];
    }

    // Completed with the last annotations only: a completed run has all of them.
    private async Task CreateAsync(string head, CheckRunContent content, CancellationToken cancellationToken)
    {
        var isLast = content.Annotations.Count <= MaxAnnotations;
        var created = await api.CallAsync(
            "create a check run",
            c =>
                c.Check.Run.Create(
                    _owner,
                    _name,
                    new NewCheckRun(content.Name, head)
                    {
                        ExternalId = content.ExternalId,
                        DetailsUrl = content.Details,
                        Status = isLast ? content.Status : CheckStatus.InProgress,
                        Conclusion = isLast ? content.Conclusion : null,
                        Output = content.Output(content.Annotations.Take(MaxAnnotations)),
                    }
                ),
            cancellationToken
        );
        RequireNoMore(created, content);
        if (!isLast)
            await UpdateAsync(created.Id, content, [.. content.Annotations.Skip(MaxAnnotations)], cancellationToken);
    }

    // A request that was carried out twice on its way leaves its annotations twice: the next attempt sees them.
    private static void RequireNoMore(CheckRun run, CheckRunContent content)
    {
        if (run.Output?.AnnotationsCount > content.Annotations.Count)
            throw new ServiceException(
                ServiceErrorKind.Unavailable,
                "RepeatedAnnotations",
                $"check run {run.Id} has more annotations than were sent",
                "github"
            );
    }

    private async Task UpdateAsync(
        long run,
        CheckRunContent content,
        IReadOnlyList<CheckAnnotation> missing,
        CancellationToken cancellationToken
    )
    {
        // Also without annotations there is something to send.
        var batches = missing.Chunk(MaxAnnotations).DefaultIfEmpty([]).ToList();
        foreach (var (index, batch) in batches.Index())
        {
            var isLast = index == batches.Count - 1;
            var updated = await api.CallAsync(
                "update a check run",
                c =>
                    c.Check.Run.Update(
                        _owner,
                        _name,
                        run,
                        new CheckRunUpdate
                        {
                            DetailsUrl = content.Details,
                            Status = isLast ? content.Status : CheckStatus.InProgress,
                            Conclusion = isLast ? content.Conclusion : null,
                            Output = content.Output(batch),
                        }
                    ),
                cancellationToken
            );
            RequireNoMore(updated, content);
        }
    }

    // A run that another replaced would stay in progress for ever, or show what no longer holds.
    private Task<CheckRun> ConcludeAsync(long run, CancellationToken cancellationToken) =>
        api.CallAsync(
            "conclude a check run",
            c =>
                c.Check.Run.Update(
                    _owner,
                    _name,
                    run,
                    new CheckRunUpdate { Status = CheckStatus.Completed, Conclusion = CheckConclusion.Neutral }
                ),
            cancellationToken
        );
}
