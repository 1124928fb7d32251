namespace GitOps.LocalGitHub.Server;

/// <summary>A request and its response, as the journal and tests see them.</summary>
internal sealed class Exchange
{
    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>The path as it was sent, without the query.</summary>
    public required string Path { get; init; }

    public string Query { get; init; } = "";

    public string? RequestContentType { get; init; }

    public byte[] RequestBody { get; set; } = [];

    /// <summary>The kind of the token, never the token itself.</summary>
    public string TokenKind { get; set; } = "Anonymous";

    public string? Login { get; set; }

    public int Status { get; set; }

    public string? ResponseContentType { get; set; }

    public byte[] ResponseBody { get; set; } = [];

    /// <summary>The fault that was injected; null when there was none.</summary>
    public string? Fault { get; set; }

    /// <summary>The error of a request that failed, in one line.</summary>
    public string? Error { get; set; }

    public double Milliseconds { get; set; }
}
