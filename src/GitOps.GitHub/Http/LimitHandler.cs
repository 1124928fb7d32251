namespace GitOps.GitHub.Http;

/// <summary>
/// Keeps requests below GitHub's limits. A read that a limit refused is repeated when the limit allows it; a write is not, because its
/// sender must look first at what is published meanwhile.
/// </summary>
internal sealed class LimitHandler(RequestBudget budget) : DelegatingHandler
{
    private const int MaxAttempts = 4;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isWrite = request.Method != HttpMethod.Get;
        for (var attempt = 1; ; attempt++)
        {
            using var turn = await budget.EnterAsync(isWrite, cancellationToken);
            var response = await base.SendAsync(request, cancellationToken);
            if (await budget.RecordAsync(response, cancellationToken) is not { } until)
                return response;
            response.Dispose();
            if (isWrite || attempt == MaxAttempts)
                throw RequestBudget.Exceeded(until);
        }
    }
}
