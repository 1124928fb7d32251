namespace GitOps.Core.Manifests;

/// <summary>An environment as the service knows it: the source that it comes from, and its name there.</summary>
public sealed record EnvironmentId(string Source, string Environment)
{
    /// <summary>The environment that a text means: <c>source/environment</c>.</summary>
    public static EnvironmentId? Parse(string text) =>
        text.Split('/') is [{ Length: > 0 } source, { Length: > 0 } environment] ? new(source, environment) : null;

    /// <inheritdoc/>
    public override string ToString() => $"{Source}/{Environment}";
}
