namespace GitOps.Core.Manifests;

/// <summary>The identity of an environment in the service: its source, and its name in that source.</summary>
public sealed record EnvironmentId(string Source, string Environment)
{
    /// <summary>Parses <c>source/environment</c>.</summary>
    public static EnvironmentId? Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } source, { Length: > 0 } environment] ? new(source, environment) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Source}/{Environment}";
}
