using System.CommandLine;
using GitOps.Controller.Hosting;
using GitOps.Controller.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

using Host = GitOps.Controller.Hosting.Host;

namespace GitOps.Controller.Commands.Serve;

/// <summary><c>gitops serve</c>: the controller that watches repositories and keeps their environments as Git says.</summary>
internal static partial class ServeCommand
{
    public static Command Build(Host host)
    {
        var repositories = new Option<string[]>("--repo") { Description = "A repository to watch: a URL or a folder, or name=URL. May be given often.", AllowMultipleArgumentsPerToken = false };
        var config = new Option<string?>("--config") { Description = "A file with the sources and settings." };
        var data = new Option<string?>("--data") { Description = "The folder for clones and the database (default: GITOPS_DATA, else below the user's data folder)." };
        var database = new Option<string?>("--database") { Description = "A connection string of PostgreSQL, for more than one controller (default: GITOPS_DATABASE, else SQLite in the data folder)." };
        var listen = new Option<string?>("--listen") { Description = "Where to listen (default: http://127.0.0.1:8470; port 0 takes a free one)." };
        var poll = new Option<double?>("--poll") { Description = "Seconds between looks at a repository (60)." };
        var resync = new Option<double?>("--resync") { Description = "Seconds between looks at an environment in which nothing happened (180)." };
        var json = new Option<bool>("--log-json") { Description = "Log JSON lines." };
        return new Command("serve", "Watch repositories and keep every environment as Git says.") { repositories, config, data, database, listen, poll, resync, json }.Run(host, async (parsed, token) =>
        {
            var folder = parsed.GetValue(data) is { } given ? Path.GetFullPath(Path.Combine(host.Folder, given)) : ServiceAddress.DefaultFolder;
            return await RunAsync(host, Gather, parsed.GetValue(json), token);

            ServiceSettings Gather()
            {
                var settings = ServiceFile.Gather(host.Folder, parsed.GetValue(repositories), parsed.GetValue(config), parsed.GetValue(database), folder);
                settings = settings with
                {
                    Listen = parsed.GetValue(listen) ?? settings.Listen,
                    PollInterval = parsed.GetValue(poll) is { } seconds ? TimeSpan.FromSeconds(seconds) : settings.PollInterval,
                    Passes = parsed.GetValue(resync) is { } wait ? settings.Passes with { Resync = TimeSpan.FromSeconds(wait) } : settings.Passes,
                };
                Check(settings);
                return settings;
            }
        });
    }

    private static void Check(ServiceSettings settings)
    {
        if (settings.Sources.Count == 0)
            throw new CommandException("there is nothing to watch: name a repository with --repo <path or URL>, or a file with --config");
        if (settings.Sources.GroupBy(s => s.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CommandException($"found two sources named {twice.Key}, wanted each name once: say --repo name=URL");
        if (!Uri.TryCreate(settings.Listen, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new CommandException($"found the address {settings.Listen} to listen on, wanted one such as http://127.0.0.1:8470");
        if (!url.IsLoopback && settings.Access.IsOpen)
            throw new CommandException($"{settings.Listen} can be reached from other machines, and nobody would be asked who they are: give the settings tokens or issuers, or listen on 127.0.0.1");
    }

    // New settings are taken by a graceful stop and a new start within the process: whatever they change, there is one way in which it takes effect.
    private static async Task<int> RunAsync(Host host, Func<ServiceSettings> gather, bool json, CancellationToken cancellationToken)
    {
        var settings = gather();
        Directory.CreateDirectory(settings.DataFolder);
        await using var folder = TakeFolder(settings.DataFolder);
        using var loggers = LoggerFactory.Create(logging => AddLogging(logging, json));
        await using var access = new LocalStart(host.Environments, host.LocalFolder, loggers.CreateLogger<LocalStart>());
        using var watch = new SettingsWatch(gather, settings, loggers.CreateLogger<SettingsWatch>());
        ServiceSettings? before = null;
        while (true)
        {
            await using var app = ServiceHost.Build(settings, host, access, logging => AddLogging(logging, json));
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (Exception exception) when (before is not null && exception is not OperationCanceledException)
            {
                Log.NotStarted(loggers.CreateLogger(nameof(ServeCommand)), exception.Message);
                (settings, before) = (before, null);
                continue;
            }

            var url = app.Urls.First();
            new ServiceAddress(url, Environment.ProcessId).Write(settings.DataFolder);
            host.Output.ResultLine($"Watching {string.Join(", ", settings.Sources.Select(s => s.Name))}; answers on {url}");
            host.Output.Say($"`{Host.Command} status` shows how the environments stand, `{Host.Command} why <environment>` why one is not as Git says. Ctrl-C stops the service; what runs in AWS goes on.");
            var next = await UntilChangedAsync(app, watch, cancellationToken);
            await app.StopAsync(CancellationToken.None);
            if (next is null)
                return ExitCode.Good;
            (settings, before) = (next, settings);
        }
    }

    // Null: the service is to end.
    private static async Task<ServiceSettings?> UntilChangedAsync(WebApplication app, SettingsWatch watch, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        try
        {
            return await watch.NextAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static void AddLogging(ILoggingBuilder logging, bool json)
    {
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
            logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        else
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
    }

    private static FileStream TakeFolder(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"another service uses {folder}; stop it, or name another folder with --data", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1902, LogLevel.Error, "the service can't start with the new settings, so it goes on with the ones before: {Reason}")]
        public static partial void NotStarted(ILogger logger, string reason);
    }
}
