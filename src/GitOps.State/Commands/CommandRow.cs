namespace GitOps.State.Commands;

/// <summary>A user's command, as JSON.</summary>
internal sealed record CommandRow(string Source, string Environment, string Json)
{
    /// <summary>The order of the commands.</summary>
    public long Number { get; init; }
}
