namespace GitOps.Core.Desired;

/// <summary>The identity of a resource in an account and region: its kind and its name there. Parts that are not known are empty.</summary>
public readonly record struct ResourceKey(string Kind, string Name);
