using System.Text.RegularExpressions;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Init;

/// <summary>The template of <c>gitops init</c>, which is part of the program.</summary>
internal static partial class RepositoryTemplate
{
    private const string TemplateId = "penguins";

    /// <summary>Copies the template into an empty folder, sets the id and the bucket, and commits. Returns the commit.</summary>
    /// <exception cref="CommandException">The id is invalid, or the folder is not empty.</exception>
    public static string Create(Host host, string target, string id, string bucket)
    {
        if (!Id().IsMatch(id))
            throw new CommandException($"invalid repository id '{id}': expected at most 63 letters, digits and hyphens");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new CommandException($"{target} is not empty: expected a new or empty folder");
        Directory.CreateDirectory(target);
        var source = Path.Combine(AppContext.BaseDirectory, "repo-template");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }

        // Resources are named after the repository, so that two repositories from the template can share an account.
        foreach (var file in Directory.EnumerateFiles(target, "*.yaml", SearchOption.AllDirectories))
            File.WriteAllText(
                file,
                TemplateName()
                    .Replace(File.ReadAllText(file), id)
                    .Replace($"bucket: {TemplateId}-dev", $"bucket: {bucket}", StringComparison.Ordinal)
            );
        return host.Repositories.Create(target).Commit("Create the repository from the template");
    }

    /// <summary>A valid repository id for a folder's name.</summary>
    public static string DeriveId(string name) =>
        NotId().Replace(name, "-").Trim('-').ToLowerInvariant() is { Length: > 0 } id
            ? id[..Math.Min(id.Length, 50)].TrimEnd('-')
            : "models";

    [GeneratedRegex(@"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex Id();

    // Not the folder data/penguins.
    [GeneratedRegex($@"(?<!/){TemplateId}(?!-dev)\b")]
    private static partial Regex TemplateName();

    [GeneratedRegex(@"[^a-zA-Z0-9]+")]
    private static partial Regex NotId();
}
