namespace GitOps.Aws;

/// <summary>The URL, credentials and account of the local AWS server.</summary>
public sealed record LocalKeys(string Url, string AccessKeyId, string SecretAccessKey, string Account);

/// <summary>How the host connects to AWS.</summary>
public sealed record AwsOptions
{
    /// <summary>Finds this machine's local AWS server; throws an exception that says what to do when none is running.</summary>
    public required Func<LocalKeys> Local { get; init; }

    /// <summary>The interval between requests for new lines of a log that is followed.</summary>
    public TimeSpan LogPoll { get; init; } = TimeSpan.FromSeconds(2);
}
