namespace GitOps.Core.Events;

/// <summary>A writing call of a change, and how AWS answered it.</summary>
public sealed record ChangeCall(string Operation, CallResult Result);

/// <summary>How AWS answered a call.</summary>
public enum CallResult
{
    /// <summary>AWS accepted it.</summary>
    Acknowledged,

    /// <summary>AWS may have carried it out: there was no answer, or an earlier attempt had none.</summary>
    Unconfirmed,

    /// <summary>AWS rejected it, so it had no effect.</summary>
    Rejected,
}
