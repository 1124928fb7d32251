namespace GitOps.Aws;

/// <summary>The address and keys of a local AWS.</summary>
public sealed record LocalKeys(string Url, string AccessKeyId, string SecretAccessKey, string Account);

/// <summary>What the host tells of how AWS is reached.</summary>
public sealed record AwsOptions
{
    /// <summary>Where the local AWS of this machine answers; throws with what to do when none runs.</summary>
    public required Func<LocalKeys> Local { get; init; }

    /// <summary>How long to wait between looks at logs that are followed.</summary>
    public TimeSpan LogPoll { get; init; } = TimeSpan.FromSeconds(2);
}
