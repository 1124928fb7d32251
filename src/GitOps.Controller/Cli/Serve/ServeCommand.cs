using System.CommandLine;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;

namespace GitOps.Controller.Cli.Serve;

/// <summary><c>gitops serve</c>: runs the controller, which watches repositories and keeps their environments in sync with Git.</summary>
internal static class ServeCommand
{
    public static Command Build(Host host)
    {
        var repositories = new Option<string[]>("--repo")
        {
            Description = "A repository to watch, as <URL or folder> or <name>=<URL or folder>. Can be repeated.",
            AllowMultipleArgumentsPerToken = false,
        };
        var config = new Option<string?>("--config") { Description = "A settings file with repositories and options." };
        var data = new Option<string?>("--data-dir")
        {
            Description = "The folder for clones and the database (default: GITOPS_DATA, or else a folder in the user's application data).",
        };
        var database = new Option<string?>("--database")
        {
            Description =
                "The connection string of PostgreSQL, for several controllers (default: GITOPS_DATABASE, or else SQLite in --data-dir).",
        };
        var listen = new Option<string?>("--listen")
        {
            Description = "The URL to listen on (default: http://127.0.0.1:8470; port 0 selects a free port).",
        };
        var poll = new Option<double?>("--poll") { Description = "Seconds between polls of a repository (default: 60)." };
        var resync = new Option<double?>("--resync")
        {
            Description = "Seconds between reconciliations of an unchanged environment (default: 180).",
        };
        var json = new Option<bool>("--log-json") { Description = "Write logs as JSON lines." };
        return new Command("serve", "Run the controller: watch repositories and keep their environments in sync with Git.")
        {
            repositories,
            config,
            data,
            database,
            listen,
            poll,
            resync,
            json,
        }.WithHandler(
            host,
            async (parsed, token) =>
            {
                var folder = DataFolder.Of(parsed.GetValue(data), host.Folder);
                return await new ServeLoop(host, LoadSettings, parsed.GetValue(json)).RunAsync(token);

                ServiceSettings LoadSettings()
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
            throw new CommandException("no repositories to watch: use --repo <path or URL>, or --config <file>");
        if (settings.Sources.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } duplicates)
            throw new CommandException($"duplicate repository name {duplicates.Key}: use --repo <name>=<URL> to give each a unique name");
        ServiceSettingsReader.RequireBounds(settings.Sources);
        if (
            !Uri.TryCreate(settings.Listen, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || settings.Listen.Contains(';', StringComparison.Ordinal)
        )
            throw new CommandException($"invalid --listen {settings.Listen}: expected one URL, for example http://127.0.0.1:8470");
        // Before anything starts; what is bound in the end is checked again.
        if (settings.Access.AllowsAnonymous)
            new LoopbackGate().Open([settings.Listen]);
    }
}
