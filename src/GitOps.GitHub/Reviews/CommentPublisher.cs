using GitOps.Engine.Errors;
using GitOps.Engine.Review;
using GitOps.GitHub.Repositories;

namespace GitOps.GitHub.Reviews;

/// <summary>Keeps one own comment for a marker on a pull request.</summary>
internal sealed class CommentPublisher(GitHubApi api, IAuthorIdentity self)
{
    private const int MaxLength = 65_536;
    private const int MaxPages = 200;

    /// <summary>Brings the comment to a text. Reads what exists first, so it can be repeated.</summary>
    public async Task PublishAsync(long number, ReviewMarker marker, string markdown, CancellationToken cancellationToken)
    {
        var own = await FindOwnAsync(number, MarkerText.Comment(marker), cancellationToken);
        if (own.Count > 0)
            await UpdateAsync(own, marker, markdown, cancellationToken);
        else
            await api.CallAsync(
                "create a comment",
                c => c.Issue.Comment.Create(api.Repository.Owner, api.Repository.Name, number, BodyOf(markdown, marker)),
                cancellationToken
            );
    }

    /// <summary>Edits the text of the comment, if there is one.</summary>
    public async Task EditAsync(long number, ReviewMarker marker, Func<string, string> edit, CancellationToken cancellationToken)
    {
        var end = MarkerText.Comment(marker);
        var own = await FindOwnAsync(number, end, cancellationToken);
        if (own.Count > 0)
            await UpdateAsync(own, marker, edit(own[0].Body!.TrimEnd()[..^end.Length].TrimEnd()), cancellationToken);
    }

    private static string BodyOf(string markdown, ReviewMarker marker)
    {
        var end = "\n\n" + MarkerText.Comment(marker);
        return Shortening.Markdown(markdown.TrimEnd(), MaxLength - end.Length) + end;
    }

    private async Task UpdateAsync(
        IReadOnlyList<CommentPayload> own,
        ReviewMarker marker,
        string markdown,
        CancellationToken cancellationToken
    )
    {
        var body = BodyOf(markdown, marker);
        if (!SameText.Is(own[0].Body, body))
            await api.CallAsync(
                "update a comment",
                c => c.Issue.Comment.Update(api.Repository.Owner, api.Repository.Name, own[0].Id, body),
                cancellationToken
            );
        foreach (var duplicate in own.Skip(1))
            await DeleteAsync(duplicate.Id, cancellationToken);
    }

    // The oldest first: people may have linked to it.
    private async Task<IReadOnlyList<CommentPayload>> FindOwnAsync(long number, string marker, CancellationToken cancellationToken)
    {
        var id = await self.IdAsync(cancellationToken);
        var pages = await api.GetPagesAsync<List<CommentPayload>>(
            "list comments",
            $"{api.Repository.Path}/issues/{number}/comments?per_page=100",
            MaxPages,
            cancellationToken
        );
        return
        [
            .. pages
                .SelectMany(p => p)
                .Where(c => self.IsAuthor(id, c) && c.Body?.TrimEnd().EndsWith(marker, StringComparison.Ordinal) == true)
                .DistinctBy(c => c.Id)
                .OrderBy(c => c.Id),
        ];
    }

    private async Task DeleteAsync(long comment, CancellationToken cancellationToken)
    {
        try
        {
            await api.CallAsync(
                "delete a comment",
                async c =>
                {
                    await c.Issue.Comment.Delete(api.Repository.Owner, api.Repository.Name, comment);
                    return true;
                },
                cancellationToken
            );
        }
        catch (ServiceException exception) when (exception.Kind == ServiceErrorKind.NotFound)
        {
            // Deleted by an earlier attempt.
        }
    }
}
