using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Service.Composition;
using GitOps.Controller.Service.Logging;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Host = GitOps.Controller.Cli.Hosting.Host;

namespace GitOps.Controller.Cli.Serve;

/// <summary>
/// Runs the service until it is stopped. Changed settings take effect by a graceful restart within the process, whatever they change.
/// If the service can't start with them, it continues with the previous settings.
/// </summary>
internal sealed partial class ServeLoop(Host host, Func<ServiceSettings> loadSettings, bool json)
{
    /// <summary>Runs until the token is cancelled, and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var settings = loadSettings();
        await DataFolder.CreateAsync(settings.DataFolder, cancellationToken);
        await using var folderLock = LockFolder(settings.DataFolder);
        using var loggers = LoggerFactory.Create(AddLogging);
        await using var starter = new LocalAwsConnector(host.Environments, host.LocalFolder, loggers.CreateLogger<LocalAwsConnector>());
        using var watch = new SettingsWatcher(loadSettings, settings, loggers.CreateLogger<SettingsWatcher>());
        ServiceSettings? previous = null;
        while (true)
        {
            await using var app = ServiceHost.Build(settings, host, starter, AddLogging);
            try
            {
                await app.StartAsync(cancellationToken);
            }
            catch (Exception exception) when (previous is not null && exception is not OperationCanceledException)
            {
                Log.SettingsRejected(loggers.CreateLogger(nameof(ServeLoop)), exception.Message);
                (settings, previous) = (previous, null);
                continue;
            }

            var url = app.Urls.First();
            new ServiceAddress(url, Environment.ProcessId).Write(settings.DataFolder);
            host.Output.WriteLine($"Watching {string.Join(", ", settings.Sources.Select(s => s.Name))}; listening on {url}");
            host.Output.Info(
                $"`{Host.Command} status` shows the status of the environments, `{Host.Command} why <environment>` why one is not in sync. "
                    + "Ctrl-C stops the service; runs in AWS continue."
            );
            var next = await WaitForNewSettingsAsync(app, watch, cancellationToken);
            await app.StopAsync(CancellationToken.None);
            if (next is null)
                return ExitCode.Success;
            (settings, previous) = (next, settings);
        }
    }

    // Returns the changed settings; null if the service is to stop.
    private static async Task<ServiceSettings?> WaitForNewSettingsAsync(
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
        logging.Services.AddSingleton(host.Time);
        logging.AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
            (console.LogToStandardErrorThreshold, console.FormatterName) = (LogLevel.Trace, LogLineFormatter.FormatterName)
        );
        if (json)
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "O"));
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"another service uses {folder}: stop it, or use another folder with --data-dir", exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1902,
            LogLevel.Error,
            "the service can't start with the new settings, so it continues with the previous ones: {Reason}"
        )]
        public static partial void SettingsRejected(ILogger logger, string reason);
    }
}
