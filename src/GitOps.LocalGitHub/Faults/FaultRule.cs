namespace GitOps.LocalGitHub.Faults;

/// <summary>What goes wrong with a request to the API.</summary>
public enum FaultKind
{
    /// <summary>500, without effect.</summary>
    ServerError,

    /// <summary>403 with a secondary rate limit and Retry-After, without effect.</summary>
    SecondaryLimit,

    /// <summary>404, without effect.</summary>
    NotFound,

    /// <summary>The request is handled later.</summary>
    Delay,

    /// <summary>The request takes effect, and the response is sent later.</summary>
    LateResponse,

    /// <summary>The request takes effect, and the connection is closed without a response.</summary>
    LostResponse,
}

/// <summary>A fault for the next requests of a kind.</summary>
/// <param name="Method">The method; an asterisk for any.</param>
/// <param name="Path">A regular expression for the path after /api/v3, such as <c>/issues/\d+/comments$</c>.</param>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Times">For how many requests.</param>
public sealed record FaultRule(string Method, string Path, FaultKind Kind, int Times = 1)
{
    /// <summary>The delay, by the clock of the server; also the seconds in Retry-After.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(60);
}
