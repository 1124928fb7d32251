using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Cli.Serve;

/// <summary><c>gitops serve</c>: the controller that watches repositories and keeps their environments as Git says.</summary>
internal static class ServeCommand
{
    public static Command Build(Host host)
    {
        var repositories = new Option<string[]>("--repo")
        {
            Description = "A repository to watch: a URL or a folder, or name=URL. May be given often.",
            AllowMultipleArgumentsPerToken = false,
        };
        var config = new Option<string?>("--config") { Description = "A file with the sources and settings." };
        var data = new Option<string?>("--data-dir")
        {
            Description = "The folder for clones and the database (default: GITOPS_DATA, else below the user's data folder).",
        };
        var database = new Option<string?>("--database")
        {
            Description =
                "A connection string of PostgreSQL, for more than one controller (default: GITOPS_DATABASE, else SQLite in the data folder).",
        };
        var listen = new Option<string?>("--listen")
        {
            Description = "Where to listen (default: http://127.0.0.1:8470; port 0 takes a free one).",
        };
        var poll = new Option<double?>("--poll") { Description = "Seconds between looks at a repository (60)." };
        var resync = new Option<double?>("--resync")
        {
            Description = "Seconds between looks at an environment in which nothing happened (180).",
        };
        var json = new Option<bool>("--log-json") { Description = "Log JSON lines." };
        return new Command("serve", "Watch repositories and keep every environment as Git says.")
        {
            repositories,
            config,
            data,
            database,
            listen,
            poll,
            resync,
            json,
        }.Run(
            host,
            async (parsed, token) =>
            {
                var folder = parsed.GetValue(data) is { } given
                    ? Path.GetFullPath(Path.Combine(host.Folder, given))
                    : ServiceAddress.DefaultFolder;
                return await new ServeLoop(host, Gather, parsed.GetValue(json)).RunAsync(token);

                ServiceSettings Gather()
                {
                    var settings = ServiceSettingsReader.Read(
                        host.Folder,
                        parsed.GetValue(repositories),
                        parsed.GetValue(config),
                        parsed.GetValue(database),
                        folder
                    );
                    settings = settings with
                    {
                        Listen = parsed.GetValue(listen) ?? settings.Listen,
                        PollInterval = parsed.GetValue(poll) is { } seconds ? TimeSpan.FromSeconds(seconds) : settings.PollInterval,
                        Reconciliation = parsed.GetValue(resync) is { } wait
                            ? settings.Reconciliation with
                            {
                                Resync = TimeSpan.FromSeconds(wait),
                            }
                            : settings.Reconciliation,
                    };
                    Check(settings);
                    return settings;
                }
            }
        );
    }

    private static void Check(ServiceSettings settings)
    {
        if (settings.Sources.Count == 0)
            throw new CommandException("there is nothing to watch: name a repository with --repo <path or URL>, or a file with --config");
        if (settings.Sources.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CommandException($"found two sources named {twice.Key}, wanted each name once: say --repo name=URL");
        if (!Uri.TryCreate(settings.Listen, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CommandException($"found the address {settings.Listen} to listen on, wanted one such as http://127.0.0.1:8470");
        if (!url.IsLoopback && settings.Access.AllowsAnonymous)
            throw new CommandException(
                $"{settings.Listen} can be reached from other machines, and nobody would be asked who they are: give the settings tokens or issuers, or listen on 127.0.0.1"
            );
    }
}
