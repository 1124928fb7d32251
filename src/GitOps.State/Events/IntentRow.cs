namespace GitOps.State.Events;

/// <summary>A change that was attempted and whose result is not recorded yet; the event is kept as JSON.</summary>
internal sealed record IntentRow(
    string Source,
    string Environment,
    string Resource,
    string ActualName,
    string Controller,
    DateTimeOffset At,
    string Json
);
