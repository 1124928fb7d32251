namespace GitOps.LocalGitHub.Identity;

/// <summary>What a route demands.</summary>
/// <param name="Role">The role that a user needs in the repository: read, write or admin.</param>
/// <param name="Permissions">What an installation token needs, such as <c>checks:write</c>; one of them is enough.</param>
internal sealed record Access(string Role, params IReadOnlyList<string> Permissions)
{
    /// <summary>No repository; the handler checks what it needs.</summary>
    public static readonly Access Any = new("");

    /// <summary>The JWT of an App.</summary>
    public static readonly Access Jwt = new("jwt");

    public static Access Read(params string[] permissions) => new("read", [.. permissions.Select(p => p + ":read")]);

    public static Access Write(params string[] permissions) => new("write", [.. permissions.Select(p => p + ":write")]);

    /// <summary>What every user may do in a repository that they can read, but Apps only with a permission to write.</summary>
    public static Access Participate(params string[] permissions) => new("read", [.. permissions.Select(p => p + ":write")]);

    /// <summary>What only Apps may do.</summary>
    public static Access AppsOnly(string permission) => new("app", permission);
}
