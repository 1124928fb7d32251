using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Access;
using GitOps.Core.Manifests;
using GitOps.Schema.Values;

namespace GitOps.Controller.Service.Composition;

/// <summary>Reads the file of <c>serve --config</c>. Secrets stand in files or variables of the environment, never in it.</summary>
internal static class ServiceFile
{
    /// <summary>The settings as a command line gives them, with those of the file that it names.</summary>
    public static ServiceSettings Gather(string folder, string[]? repositories, string? config, string? database, string dataFolder)
    {
        var given = new ServiceSettings
        {
            Sources = [.. (repositories ?? []).Select(r => Parse(r, folder))],
            DataFolder = dataFolder,
            PostgreSql = database ?? Environment.GetEnvironmentVariable("GITOPS_DATABASE"),
        };
        return config is null ? given : Read(Path.Combine(folder, config), given);
    }

    public static ServiceSettings Read(string path, ServiceSettings usual)
    {
        if (!File.Exists(path))
            throw new CommandException($"there is no file {path} with the service's settings");
        var (value, diagnostics) = ShapedFile.Read(Path.GetFileName(path), File.ReadAllText(path), "Service");
        if (value is null)
            throw new ManifestErrorsException(diagnostics);
        var sources = ((DataList)value["sources"]!).Items.Cast<DataMap>().Select(ReadSource).ToList();
        if (sources.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CommandException($"{path}: found two sources named {twice.Key}, wanted each name once: give one a name of its own");
        return usual with
        {
            Sources = [.. usual.Sources, .. sources],
            Access = AccessFile.Read(value),
            Listen = value.Text("listen") ?? usual.Listen,
            PostgreSql = Secret(value, "database") ?? usual.PostgreSql,
            PollInterval = Seconds(value, "pollSeconds") ?? usual.PollInterval,
            Retention = value.Number("retentionDays") is { } days ? TimeSpan.FromDays(days) : usual.Retention,
            Reconciliation = Seconds(value, "resyncSeconds") is { } resync
                ? usual.Reconciliation with
                {
                    Resync = resync,
                }
                : usual.Reconciliation,
        };
    }

    /// <summary>A source as it is typed: <c>name=url</c>, or a URL or folder whose end is its name.</summary>
    public static SourceOptions Parse(string text, string folder)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        var (name, url) =
            cut > 0 && !text[..cut].Contains('/', StringComparison.Ordinal) && !text[..cut].Contains(':', StringComparison.Ordinal)
                ? (text[..cut], text[(cut + 1)..])
                : ("", text);
        var local = Path.GetFullPath(Path.Combine(folder, url));
        if (!url.Contains("://", StringComparison.Ordinal) && Directory.Exists(local))
            url = local;
        return new(
            name.Length > 0 ? name : NameOf(url),
            new(url, Environment.GetEnvironmentVariable("GITOPS_GIT_TOKEN")),
            Environment.GetEnvironmentVariable("GITOPS_WEBHOOK_SECRET")
        );
    }

    private static SourceOptions ReadSource(DataMap map)
    {
        var url = map.Text("url")!;
        return new(
            map.Text("name") ?? NameOf(url),
            new(url, Secret(map, "token"), map.Text("user") ?? "x-access-token"),
            Secret(map, "webhookSecret")
        );
    }

    private static string NameOf(string url)
    {
        var end = url.TrimEnd('/', '\\').Split('/', '\\', ':')[^1];
        return end.EndsWith(".git", StringComparison.Ordinal) ? end[..^4] : end;
    }

    // name: the value of nameFile or nameVariable.
    private static string? Secret(DataMap map, string name)
    {
        if (map.Text(name + "File") is { } file)
            return File.Exists(file)
                ? File.ReadAllText(file).Trim()
                : throw new CommandException($"there is no file {file}, which {name}File names");
        if (map.Text(name + "Variable") is { } variable)
            return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
                ? value
                : throw new CommandException($"the variable {variable}, which {name}Variable names, is not set");
        return null;
    }

    private static TimeSpan? Seconds(DataMap map, string key) => map.Number(key) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
