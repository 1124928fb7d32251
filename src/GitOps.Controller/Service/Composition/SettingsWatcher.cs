using System.Runtime.InteropServices;
using GitOps.Controller.Cli.Hosting;
using GitOps.Core.Manifests;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Service.Composition;

/// <summary>
/// Detects changes of the settings and of the secrets that they name: it reads them at an interval, and immediately on SIGHUP. Invalid
/// settings are logged once, and the service keeps the previous ones.
/// </summary>
internal sealed partial class SettingsWatcher : IDisposable
{
    private readonly SemaphoreSlim _reloadRequests = new(0);
    private readonly Func<ServiceSettings> _read;
    private readonly ILogger _logger;
    private readonly PosixSignalRegistration _signal;
    private string _currentContent;
    private string _lastError = "";

    public SettingsWatcher(Func<ServiceSettings> read, ServiceSettings current, ILogger<SettingsWatcher> logger)
    {
        (_read, _currentContent, _logger) = (read, current.Content, logger);
        _signal = PosixSignalRegistration.Create(
            PosixSignal.SIGHUP,
            context =>
            {
                context.Cancel = true;
                _reloadRequests.Release();
            }
        );
    }

    /// <summary>Waits for valid settings that differ from the ones returned last.</summary>
    public async Task<ServiceSettings> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _reloadRequests.WaitAsync(ServiceLimits.SettingsCheckInterval, cancellationToken);
            if (TryRead() is not { } settings || settings.Content == _currentContent)
                continue;
            _currentContent = settings.Content;
            return settings;
        }
    }

    public void Dispose()
    {
        _signal.Dispose();
        _reloadRequests.Dispose();
    }

    private ServiceSettings? TryRead()
    {
        try
        {
            var settings = _read();
            _lastError = "";
            return settings;
        }
        catch (Exception exception)
            when (exception is CommandException or ManifestErrorsException or IOException or UnauthorizedAccessException)
        {
            if (_lastError != exception.Message)
                Log.Invalid(_logger, exception.Message);
            _lastError = exception.Message;
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1901, LogLevel.Error, "the new settings are invalid; the service keeps the previous ones: {Reason}")]
        public static partial void Invalid(ILogger logger, string reason);
    }
}
