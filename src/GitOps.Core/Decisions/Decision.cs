using System.Text.Json.Serialization;

namespace GitOps.Core.Decisions;

/// <summary>The decision of the policies on one change. Closed: allowed, denied, or waiting for an approval.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Allowed), "allowed")]
[JsonDerivedType(typeof(Denied), "denied")]
[JsonDerivedType(typeof(AwaitingApproval), "awaiting-approval")]
public abstract record Decision;

/// <summary>The change may be applied.</summary>
public sealed record Allowed : Decision;

/// <summary>A policy forbids the change; its message says why.</summary>
public sealed record Denied(string Message) : Decision;

/// <summary>The change waits until the named people or teams have approved it.</summary>
public sealed record AwaitingApproval(IReadOnlyList<string> Approvers) : Decision;
