namespace GitOps.Git.Remotes;

/// <summary>The branches and tags of a remote, by full name, each with the commit that it points to.</summary>
internal sealed record RemoteRefs(string? DefaultBranch, IReadOnlyDictionary<string, string> Refs)
{
    public static RemoteRefs None { get; } = new(null, new Dictionary<string, string>());

    public string? Find(string name) => Refs.GetValueOrDefault(name);

    public bool Equal(RemoteRefs other) =>
        DefaultBranch == other.DefaultBranch && Refs.Count == other.Refs.Count && Refs.All(r => other.Find(r.Key) == r.Value);
}
