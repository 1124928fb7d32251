namespace GitOps.Core.Desired;

/// <summary>
/// The identity of a resource in an account and region: its kind and its name there. Parts that are not known are empty. Names are compared
/// without case, because AWS writes some of them in lower case in ARNs.
/// </summary>
public readonly record struct ResourceKey(string Kind, string Name)
{
    /// <summary>Whether both identify the same resource.</summary>
    public bool Equals(ResourceKey other) => Kind == other.Kind && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A hash that does not depend on the name's case.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, StringComparer.OrdinalIgnoreCase.GetHashCode(Name ?? ""));
}
