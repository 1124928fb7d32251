using GitOps.Core.Environments;

namespace GitOps.Engine.Errors;

/// <summary>The kind of a service error.</summary>
public enum ServiceErrorKind
{
    /// <summary>The resource does not exist.</summary>
    NotFound,

    /// <summary>A resource with that name exists already.</summary>
    AlreadyExists,

    /// <summary>The resource is changing to another state.</summary>
    Conflict,

    /// <summary>The request is invalid; retrying it does not help.</summary>
    InvalidRequest,

    /// <summary>The credentials have no permission for the request.</summary>
    AccessDenied,

    /// <summary>The request was throttled, after all retries.</summary>
    Throttled,

    /// <summary>The service could not be reached or failed, after all retries.</summary>
    Unavailable,
}

/// <summary>A request to a service failed. The message is the service's own.</summary>
public sealed class ServiceException(ServiceErrorKind kind, string code, string message, string operation, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind of the error.</summary>
    public ServiceErrorKind Kind { get; } = kind;

    /// <summary>The service's error code.</summary>
    public string Code { get; } = code;

    /// <summary>The operation that failed.</summary>
    public string Operation { get; } = operation;

    /// <summary>The same error with another message, and without the exception that caused it, which may repeat the first one.</summary>
    public ServiceException WithMessage(string message) => message == Message ? this : new(Kind, Code, message, Operation);

    /// <summary>The error as the reason of an outcome.</summary>
    public OperationFailed ToReason() => new(Operation, Message, Code);
}
