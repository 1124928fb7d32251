using System.Text.Json.Serialization;
using GitOps.Core.Manifests;

namespace GitOps.Core.Commands;

/// <summary>A user's command to the service for an environment. No other types derive from it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SyncCommand), "sync")]
[JsonDerivedType(typeof(RetryCommand), "retry")]
public abstract record UserCommand(EnvironmentId Environment, string User, DateTimeOffset At);

/// <summary>
/// Bring the environment in sync with the commit that was its newest at the time of the request, even if its sync mode is manual.
/// </summary>
public sealed record SyncCommand(EnvironmentId Environment, string Commit, string User, DateTimeOffset At)
    : UserCommand(Environment, User, At);

/// <summary>Try a failed run or a rolled-back endpoint once more.</summary>
public sealed record RetryCommand(EnvironmentId Environment, ResourceId Resource, string User, DateTimeOffset At)
    : UserCommand(Environment, User, At);

/// <summary>A command in the queue of its environment; ids are unique and increase.</summary>
public sealed record QueuedCommand(long Id, UserCommand Command);
