namespace GitOps.Controller.Service.Scheduling;

/// <summary>
/// The result of a check of the schedules: how many jobs were scheduled again, since when the job that waits longest should have started,
/// and the time of the check.
/// </summary>
internal sealed record ScheduleState(int Restored, DateTimeOffset? Oldest, DateTimeOffset At, string Error = "");
