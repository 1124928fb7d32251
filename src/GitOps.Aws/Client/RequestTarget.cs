namespace GitOps.Aws.Client;

/// <summary>
/// The destination of a request: the service's URL without a path, the account (empty when it is that of the service's own credentials),
/// the region and the service name to sign for, and the operation.
/// </summary>
internal sealed record RequestTarget(string Url, string Account, string Region, string SigningName, string Operation);
