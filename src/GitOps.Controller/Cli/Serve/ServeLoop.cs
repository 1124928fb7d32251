using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Host = GitOps.Controller.Cli.Hosting.Host;

namespace GitOps.Controller.Cli.Serve;

/// <summary>
/// Runs the service until it is told to end. New settings are taken by a graceful stop and a new start within the process: whatever they change, there is one
/// way in which it takes effect.
/// </summary>
internal sealed partial class ServeLoop(Host host, Func<ServiceSettings> gather, bool json)
{
    /// <summary>Gives the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var settings = gather();
        Directory.CreateDirectory(settings.DataFolder);
        await using var folder = TakeFolder(settings.DataFolder);
        using var loggers = LoggerFactory.Create(AddLogging);
        await using var access = new LocalAwsConnector(host.Environments, host.LocalFolder, loggers.CreateLogger<LocalAwsConnector>());
        using var watch = new SettingsWatcher(gather, settings, loggers.CreateLogger<SettingsWatcher>());
        ServiceSettings? before = null;
        while (true)
        {
            await using var app = ServiceHost.Build(settings, host, access, AddLogging);
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (Exception exception) when (before is not null && exception is not OperationCanceledException)
            {
                Log.NotStarted(loggers.CreateLogger(nameof(ServeLoop)), exception.Message);
                (settings, before) = (before, null);
                continue;
            }

            var url = app.Urls.First();
            new ServiceAddress(url, Environment.ProcessId).Write(settings.DataFolder);
            host.Output.ResultLine($"Watching {string.Join(", ", settings.Sources.Select(s => s.Name))}; answers on {url}");
            host.Output.Say(
                $"`{Host.Command} status` shows how the environments stand, `{Host.Command} why <environment>` why one is not as Git says. Ctrl-C stops the service; what runs in AWS goes on."
            );
            var next = await UntilChangedAsync(app, watch, cancellationToken);
            await app.StopAsync(CancellationToken.None);
            if (next is null)
                return ExitCode.Good;
            (settings, before) = (next, settings);
        }
    }

    // Null: the service is to end.
    private static async Task<ServiceSettings?> UntilChangedAsync(
        WebApplication app,
        SettingsWatcher watch,
        CancellationToken cancellationToken
    )
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

    private void AddLogging(ILoggingBuilder logging)
    {
        logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (json)
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O"));
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
            throw new IOException($"another service uses {folder}; stop it, or name another folder with --data-dir", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1902, LogLevel.Error, "the service can't start with the new settings, so it goes on with the ones before: {Reason}")]
        public static partial void NotStarted(ILogger logger, string reason);
    }
}
