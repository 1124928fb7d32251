using System.Runtime.InteropServices;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Sees when the settings, or the secrets that they name, have changed: it looks every few seconds, and at once on SIGHUP. What can't be used is told once, and
/// the service goes on as it was.
/// </summary>
internal sealed partial class SettingsWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _asked = new(0);
    private readonly Func<ServiceSettings> _gather;
    private readonly ILogger _logger;
    private readonly PosixSignalRegistration _signal;
    private string _inUse;
    private string _fault = "";

    public SettingsWatch(Func<ServiceSettings> gather, ServiceSettings first, ILogger<SettingsWatch> logger)
    {
        (_gather, _inUse, _logger) = (gather, first.Content, logger);
        _signal = PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true;
                _asked.Release();
            }
        );
    }

    /// <summary>Waits for settings other than those that were given out last.</summary>
    public async Task<ServiceSettings> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _asked.WaitAsync(Interval, cancellationToken);
            if (Look() is not { } settings || settings.Content == _inUse)
                continue;
            _inUse = settings.Content;
            return settings;
        }
    }

    public void Dispose()
    {
        _signal.Dispose();
        _asked.Dispose();
    }

    private ServiceSettings? Look()
    {
        try
        {
            var settings = _gather();
            _fault = "";
            return settings;
        }
        catch (Exception exception)
            when (exception is CommandException or ManifestErrorsException or IOException or UnauthorizedAccessException)
        {
            if (_fault != exception.Message)
                Log.NotTaken(_logger, exception.Message);
            _fault = exception.Message;
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Error, "the new settings can't be used, so the service goes on with the ones before: {Reason}")]
        public static partial void NotTaken(ILogger logger, string reason);
    }
}
