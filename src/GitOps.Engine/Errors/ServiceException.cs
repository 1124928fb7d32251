namespace GitOps.Engine.Errors;

/// <summary>Why a service refused a call.</summary>
public enum ServiceErrorKind
{
    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>There is one of that name already.</summary>
    AlreadyExists,

    /// <summary>It is under way to another state.</summary>
    Conflict,

    /// <summary>The request is wrong; sending it again changes nothing.</summary>
    InvalidRequest,

    /// <summary>The caller may not do it.</summary>
    AccessDenied,

    /// <summary>Too many calls, after all retries.</summary>
    Throttled,

    /// <summary>The service could not be reached or failed, after all retries.</summary>
    Unavailable,
}

/// <summary>A service's no, in its own words.</summary>
public sealed class ServiceException(ServiceErrorKind kind, string code, string message, string operation, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public ServiceErrorKind Kind { get; } = kind;

    /// <summary>The service's error code.</summary>
    public string Code { get; } = code;

    /// <summary>The operation that was refused.</summary>
    public string Operation { get; } = operation;
}
