namespace GitOps.Core.Manifests;

/// <summary>The settings in <c>gitops.yaml</c>.</summary>
public sealed record RepositorySettings(string Repository, IReadOnlyList<EnvironmentSettings> Environments);

/// <summary>Files on the default branch that list the trusted signers: an allowed-signers file and OpenPGP keys.</summary>
public sealed record SignerFiles(string? AllowedSigners, IReadOnlyList<string> Keys);

/// <summary>An environment: the folders of its manifests, and the account and region that they are applied to.</summary>
public sealed record EnvironmentSettings
{
    /// <summary>The name, unique in the repository.</summary>
    public required string Name { get; init; }

    /// <summary>Folders of the repository with its manifests.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Which commits are applied to it.</summary>
    public RevisionSelector Selector { get; init; } = new BranchSelector("main");

    /// <summary>The signers of which one must have signed a commit; null when signatures are not required.</summary>
    public SignerFiles? Signers { get; init; }

    /// <summary>The AWS account, 12 digits.</summary>
    public required string Account { get; init; }

    /// <summary>The AWS region.</summary>
    public required string Region { get; init; }

    /// <summary>The role to assume, or null to use the default credentials.</summary>
    public string? RoleArn { get; init; }

    /// <summary><c>local</c>, a URL, or null for AWS itself.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether this machine's local AWS is used.</summary>
    public bool IsLocal => Endpoint == "local";

    /// <summary>Whether calls stay on this machine, where they cost nothing: a local AWS, or a loopback URL.</summary>
    public bool IsOnThisMachine => IsLocal || (Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) && url.IsLoopback);

    /// <summary>The bucket for data sets and outputs.</summary>
    public string? Bucket { get; init; }

    /// <summary>Values of <c>${{ vars.… }}</c>.</summary>
    public IReadOnlyDictionary<string, Schema.Values.DataScalar> Vars { get; init; } = new Dictionary<string, Schema.Values.DataScalar>();

    /// <summary>The prefix of fixed names.</summary>
    public string NamePrefix { get; init; } = "";

    /// <summary>Whether the service applies new commits automatically.</summary>
    public bool IsAutomatic { get; init; } = true;

    /// <summary>Whether the service reverts changes that others make in AWS.</summary>
    public bool SelfHeal { get; init; }

    /// <summary>Whether resources that were removed from Git are deleted.</summary>
    public bool Prune { get; init; }

    /// <summary>How many earlier versions of a name are kept.</summary>
    public int HistoryLimit { get; init; } = 2;

    /// <summary>Whether the environment is suspended: nothing is applied.</summary>
    public bool Suspend { get; init; }
}
