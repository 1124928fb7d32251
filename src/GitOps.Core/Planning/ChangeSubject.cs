using GitOps.Core.Desired;
using GitOps.Core.Manifests;
using GitOps.Core.Observed;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Planning;

/// <summary>What a change is about. Closed: a resource, a data set, a schedule.</summary>
public abstract record ChangeSubject(ResourceId Id);

/// <summary>
/// A resource. <paramref name="Desired"/> is null when Git does not contain it (any more), <paramref name="Observed"/> when AWS does not.
/// </summary>
public sealed record ResourceSubject(ResourceId Id, Kind Kind, DesiredResource? Desired, ObservedResource? Observed) : ChangeSubject(Id);

/// <summary>A data set.</summary>
public sealed record DatasetSubject(DesiredDataset Dataset) : ChangeSubject(Dataset.Id);

/// <summary>A schedule. It has no counterpart in AWS: its ticks are inputs of the runs that it starts.</summary>
public sealed record ScheduleSubject(DesiredSchedule Schedule) : ChangeSubject(Schedule.Id);
