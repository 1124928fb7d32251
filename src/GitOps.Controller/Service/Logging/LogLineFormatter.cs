using System.Globalization;
using GitOps.Core.Reports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace GitOps.Controller.Service.Logging;

/// <summary>
/// Writes a log entry as one line. Messages contain text from repositories, remotes and AWS, which must neither control a terminal nor
/// forge another line.
/// </summary>
internal sealed class LogLineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var at = time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var exception = logEntry.Exception is { } thrown ? $" {thrown}" : "";
        var line = $"{at} {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {message}{exception}";
        textWriter.Write(VisibleText.OfLine(line) + "\n");
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trce",
            LogLevel.Debug => "dbug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Error => "fail",
            _ => "crit",
        };
}
