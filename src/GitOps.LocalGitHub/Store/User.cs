namespace GitOps.LocalGitHub.Store;

/// <summary>A user, an organization, or the bot of an App.</summary>
internal sealed record User(long Id, string Login, string Type, DateTimeOffset CreatedAt) : IStored;

/// <summary>A team of an organization, with its members by user id.</summary>
internal sealed record Team(long Id, long OrganizationId, string Slug) : IStored
{
    public IReadOnlyList<TeamMember> Members { get; init; } = [];
}

/// <summary>A member; an invitation that is not accepted is pending.</summary>
internal sealed record TeamMember(long UserId, string Role, string State);
