namespace GitOps.LocalAws.Faults;

/// <summary>What happens to a call. The names appear in the journal.</summary>
internal enum Fault
{
    None,
    Throttle,
    Error,
    Timeout,
    Drop,
    Unanswered,
    Late,
}
