using System.Diagnostics.Metrics;
using GitOps.Controller.Service.Scheduling;
using GitOps.Core.Audit;
using GitOps.Engine.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.Controller.Tests.Service;

/// <summary>What is reported of the audit log's head outside the database.</summary>
public sealed class AuditHeadReporterTests
{
    private readonly FixedLog _audit = new();
    private readonly Lines _log = new();

    [Fact]
    public async Task A_new_head_is_logged_once_and_measured()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var reporter = Reporter(services);
        _audit.Head = new(12, "ab");

        await reporter.ReportAsync(default);
        await reporter.ReportAsync(default);

        Assert.Equal(["Information: the head of the audit log is 12:ab"], _log.All);
        Assert.Equal(12, Measure());

        long Measure()
        {
            long measured = 0;
            using var listener = new MeterListener();
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == AuditHeadReporter.Name)
                    l.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((_, value, _, _) => measured = value);
            listener.Start();
            listener.RecordObservableInstruments();
            return measured;
        }
    }

    [Theory]
    [InlineData("11:ab")]
    [InlineData("12:cd")]
    [InlineData(null)]
    public async Task A_log_that_was_cut_or_written_anew_is_an_error(string? after)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var reporter = Reporter(services);
        _audit.Head = new(12, "ab");
        await reporter.ReportAsync(default);

        _audit.Head = after is null ? null : new(long.Parse(after[..2]), after[3..]);
        await reporter.ReportAsync(default);

        Assert.StartsWith($"Error: the audit log was cut or written anew: its head was 12:ab and is {after ?? "none"}", _log.All[^1]);
    }

    private AuditHeadReporter Reporter(ServiceProvider services) =>
        new(_audit, services.GetRequiredService<IMeterFactory>(), TimeProvider.System, new Logger<AuditHeadReporter>(_log));

    private sealed class FixedLog : IAuditLog
    {
        public AuditHead? Head { get; set; }

        public Task<AuditHead?> FindHeadAsync(CancellationToken cancellationToken) => Task.FromResult(Head);

        public Task<int> AppendNextAsync(int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ChainedEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<AuditVerification> VerifyAsync(AuditHead? expected, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => All.Add($"{logLevel}: {formatter(state, exception)}");

        public void Dispose() { }
    }
}
