using System.Text.Json;
using GitOps.EndToEnd.Attacks;
using GitOps.EndToEnd.Drivers;

namespace GitOps.EndToEnd.Reviews.Hostile;

/// <summary>Files that several cases have.</summary>
internal static class HostileManifests
{
    /// <summary>The other account, which no honest file names.</summary>
    public const string OtherAccount = "999999999999";

    public static TreeEntry Manifest(string text) => TreeEntry.File("models/change.yaml", text);

    public static TreeEntry Deeper() => TreeEntry.File(ReviewWorld.Job, Manifests.Job("churn", depth: 3));

    /// <summary>The settings of the repository with something replaced.</summary>
    public static TreeEntry Settings(string before, string after) =>
        TreeEntry.File("gitops.yaml", Project.Settings().Replace(before, after, StringComparison.Ordinal));

    /// <summary>A manifest of a model with one more environment variable.</summary>
    public static string WithVariable(this string model, string name, string value) =>
        model.Replace("{V:", $"{{{name}: {JsonSerializer.Serialize(value)}, V:", StringComparison.Ordinal);

    /// <summary>A manifest of a job with one more hyperparameter.</summary>
    public static string WithParameter(this string job, string name, string value) =>
        job.Replace("num_round", $"{name}: {JsonSerializer.Serialize(value)}, num_round", StringComparison.Ordinal);

    /// <summary>A manifest of a package group with a note, which the plan repeats as text.</summary>
    public static string Noted(string name, string note) =>
        Manifests
            .PackageGroup(name)
            .Replace(
                "}\nspec",
                $", annotations: {{gitops.mlops/suspend: {JsonSerializer.Serialize(note)}}}}}\nspec",
                StringComparison.Ordinal
            );
}
