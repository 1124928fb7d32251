namespace GitOps.Core.Desired;

/// <summary>The identity of a resource in an account and region: its kind and its name there. Empty parts stand for what is not known.</summary>
public readonly record struct ResourceKey(string Kind, string Name);
