using System.Text.RegularExpressions;
using GitOps.Controller.Cli.Hosting;

namespace GitOps.Controller.Cli.Init;

/// <summary>The repository that teams start from, which comes with the program.</summary>
internal static partial class Template
{
    private const string TemplateId = "penguins-demo";

    /// <summary>Copies it into an empty folder under an id of its own, and commits.</summary>
    public static string LayOut(Host host, string target, string id, string bucket)
    {
        if (!Id().IsMatch(id))
            throw new CommandException($"found the id '{id}', wanted letters, digits and hyphens, at most 63");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new CommandException($"{target} is not empty: name a new folder");
        Directory.CreateDirectory(target);
        var source = Path.Combine(AppContext.BaseDirectory, "repo-template");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }

        var settings = Path.Combine(target, "gitops.yaml");
        File.WriteAllText(
            settings,
            File.ReadAllText(settings)
                .Replace($"bucket: {TemplateId}-dev", $"bucket: {bucket}", StringComparison.Ordinal)
                .Replace($"repository: {TemplateId}", $"repository: {id}", StringComparison.Ordinal)
        );
        return host.Repositories.Create(target).Commit("Start from the template");
    }

    /// <summary>An id made of a folder's name.</summary>
    public static string IdOf(string name) =>
        NotId().Replace(name, "-").Trim('-').ToLowerInvariant() is { Length: > 0 } id
            ? id[..Math.Min(id.Length, 50)].TrimEnd('-')
            : "models";

    [GeneratedRegex(@"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]
    private static partial Regex Id();

    [GeneratedRegex(@"[^a-zA-Z0-9]+")]
    private static partial Regex NotId();
}
