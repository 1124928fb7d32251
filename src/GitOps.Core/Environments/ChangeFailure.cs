using System.Text.Json.Serialization;

namespace GitOps.Core.Environments;

/// <summary>Why a change could not be applied: a code with its data. No other types derive from it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(RequestFailed), "request-failed")]
[JsonDerivedType(typeof(InUse), "in-use")]
[JsonDerivedType(typeof(DependentBusy), "dependent-busy")]
[JsonDerivedType(typeof(OwnerChanged), "owner-changed")]
[JsonDerivedType(typeof(NotVisibleYet), "not-visible-yet")]
[JsonDerivedType(typeof(NoEffect), "no-effect")]
public abstract record ChangeFailure;

/// <summary>A service rejected a request or could not be reached; message and code are the service's own.</summary>
public sealed record RequestFailed(string Operation, string Message, string Code) : ChangeFailure;

/// <summary>The resource is not deleted, because another one uses it.</summary>
public sealed record InUse(string ActualName, string DependentKind, string DependentName) : ChangeFailure;

/// <summary>The resource is not deleted, because one that may use it is changing.</summary>
public sealed record DependentBusy(string ActualName, string DependentKind, string DependentName, string? Status) : ChangeFailure;

/// <summary>The resource no longer carries the repository's tags, so it is not touched.</summary>
public sealed record OwnerChanged(string ActualName) : ChangeFailure;

/// <summary>AWS accepted the creation, but does not show the resource yet.</summary>
public sealed record NotVisibleYet(string Operation, string ActualName) : ChangeFailure;

/// <summary>The change was made several times in a row, but AWS still shows the difference.</summary>
public sealed record NoEffect(string ActualName) : ChangeFailure;
