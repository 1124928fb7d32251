namespace GitOps.LocalAws.Logs;

/// <summary>One event of a log stream. Times are in milliseconds since 1970.</summary>
internal sealed record LogEvent(long Timestamp, string Message, long IngestionTime);
