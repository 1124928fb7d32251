namespace GitOps.Schema.Catalog;

/// <summary>The status member of a kind and the meaning of its values. Each value is in exactly one of the sets.</summary>
/// <param name="Member">The member of the Describe response that holds the status.</param>
/// <param name="Busy">Values of work in progress, including deletion.</param>
/// <param name="Good">Values of a resource that is ready or has completed.</param>
/// <param name="Failed">Values of a failure.</param>
/// <param name="Stopped">Values of a resource that was stopped or taken out of service.</param>
public sealed record KindStatus(
    string Member,
    IReadOnlySet<string> Busy,
    IReadOnlySet<string> Good,
    IReadOnlySet<string> Failed,
    IReadOnlySet<string> Stopped
);
