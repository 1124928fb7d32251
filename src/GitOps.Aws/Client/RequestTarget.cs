namespace GitOps.Aws.Client;

/// <summary>
/// The destination of a request: the service's URL without a path, the region and the service name to sign for, and the operation.
/// </summary>
internal sealed record RequestTarget(string Url, string Region, string SigningName, string Operation);
