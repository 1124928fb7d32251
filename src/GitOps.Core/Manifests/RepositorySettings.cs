namespace GitOps.Core.Manifests;

/// <summary>What <c>gitops.yaml</c> says.</summary>
public sealed record RepositorySettings(string Repository, IReadOnlyList<EnvironmentSettings> Environments);

/// <summary>Files of the repository, in the default branch's copy, that say whose signatures count.</summary>
public sealed record SignerFiles(string? AllowedSigners, IReadOnlyList<string> Keys);

/// <summary>One environment: where its manifests are, and where they are to come true.</summary>
public sealed record EnvironmentSettings
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Folders of the repository with its manifests.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Which commits are applied to it.</summary>
    public RevisionSelector Selector { get; init; } = new BranchSelector("main");

    /// <summary>Whose signatures its commits need; null when they need none.</summary>
    public SignerFiles? Signers { get; init; }

    /// <summary>The AWS account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>The AWS region.</summary>
    public required string Region { get; init; }

    /// <summary>The role to assume, or null for the credentials at hand.</summary>
    public string? RoleArn { get; init; }

    /// <summary><c>local</c>, a URL, or null for AWS itself.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether it is the local AWS of this machine.</summary>
    public bool IsLocal => Endpoint == "local";

    /// <summary>Whether calls stay on this machine, where they cost nothing: a local AWS, or a loopback URL.</summary>
    public bool IsOnThisMachine => IsLocal || (Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) && url.IsLoopback);

    /// <summary>The bucket for data sets and outputs.</summary>
    public string? Bucket { get; init; }

    /// <summary>Values of <c>${{ vars.… }}</c>.</summary>
    public IReadOnlyDictionary<string, Schema.Values.DataScalar> Vars { get; init; } = new Dictionary<string, Schema.Values.DataScalar>();

    /// <summary>What fixed names begin with.</summary>
    public string NamePrefix { get; init; } = "";

    /// <summary>Whether the service applies new commits by itself.</summary>
    public bool IsAutomatic { get; init; } = true;

    /// <summary>Whether the service also undoes what others change in AWS.</summary>
    public bool SelfHeal { get; init; }

    /// <summary>Whether what left Git is removed.</summary>
    public bool Prune { get; init; }

    /// <summary>How many earlier versions of a name are kept.</summary>
    public int HistoryLimit { get; init; } = 2;

    /// <summary>Whether nothing is applied for now.</summary>
    public bool Suspend { get; init; }
}
