using GitOps.Core.Diagnostics;

namespace GitOps.Core.Manifests;

/// <summary>
/// The limits of one environment's content, so that no commit can exhaust the time or memory of a controller that others share. They are
/// far above what was seen in practice: 1,000 resources are a large environment.
/// </summary>
public static class ContentLimits
{
    /// <summary>The resources, data sets and schedules.</summary>
    public const int Resources = 20_000;

    /// <summary>The references between them.</summary>
    public const int References = 100_000;

    /// <summary>The size of one manifest file, in bytes.</summary>
    public const int FileBytes = 4 << 20;

    /// <summary>The size of all manifest files together, in bytes.</summary>
    public const int TotalBytes = 64 << 20;

    /// <summary>The values in all manifest files together, aliases counted.</summary>
    public const int Values = 2_000_000;

    /// <summary>The size of one file of a data set, in bytes: GitHub accepts no larger files.</summary>
    public const int DataFileBytes = 100 << 20;

    /// <summary>The entries at or below one path.</summary>
    public const int Entries = 200_000;

    /// <summary>The depth of folders.</summary>
    public const int FolderDepth = 64;

    /// <summary>The errors for which a similar name is looked up; the others follow from the same mistake.</summary>
    public const int Suggestions = 100;

    /// <summary>The error of an environment that exceeds a limit; <paramref name="problem"/> follows its name.</summary>
    public static Diagnostic Exceeded(string environment, string problem) =>
        new(
            DiagnosticCodes.EnvironmentTooLarge,
            $"environment {environment} {problem}",
            new(RepositorySettingsReader.FileName, 1, 1),
            "environments.paths",
            "divide it into several environments"
        );
}
