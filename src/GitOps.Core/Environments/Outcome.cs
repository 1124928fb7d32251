using System.Text.Json.Serialization;

namespace GitOps.Core.Environments;

/// <summary>The four ways in which a reconciliation or an apply ends.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutcomeState>))]
public enum OutcomeState
{
    /// <summary>In sync with Git.</summary>
    Synced,

    /// <summary>Something is in progress; it is checked again soon.</summary>
    Progressing,

    /// <summary>A person must act.</summary>
    Stalled,

    /// <summary>Something failed; it is retried.</summary>
    Failed,
}

/// <summary>How a reconciliation or an apply ended.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Synced), "Synced")]
[JsonDerivedType(typeof(Progressing), "Progressing")]
[JsonDerivedType(typeof(Stalled), "Stalled")]
[JsonDerivedType(typeof(Failed), "Failed")]
public abstract record Outcome(OutcomeReason Reason)
{
    /// <summary>Which of the four it is.</summary>
    [JsonIgnore]
    public abstract OutcomeState State { get; }
}

/// <summary>In sync with Git.</summary>
public sealed record Synced(OutcomeReason Reason) : Outcome(Reason)
{
    /// <inheritdoc/>
    public override OutcomeState State => OutcomeState.Synced;
}

/// <summary>
/// Something is in progress. It is checked again at <paramref name="Until"/> at the latest; null means after the poll interval.
/// </summary>
public sealed record Progressing(OutcomeReason Reason, DateTimeOffset? Until = null) : Outcome(Reason)
{
    /// <inheritdoc/>
    public override OutcomeState State => OutcomeState.Progressing;
}

/// <summary>A person must act.</summary>
public sealed record Stalled(OutcomeReason Reason) : Outcome(Reason)
{
    /// <inheritdoc/>
    public override OutcomeState State => OutcomeState.Stalled;
}

/// <summary>Something failed, and is retried.</summary>
public sealed record Failed(OutcomeReason Reason) : Outcome(Reason)
{
    /// <inheritdoc/>
    public override OutcomeState State => OutcomeState.Failed;
}
