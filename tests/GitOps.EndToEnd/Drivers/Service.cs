using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GitOps.Controller.Cli;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.Terminal;
using GitOps.Controller.Service.Api;
using GitOps.Controller.Service.Composition;
using GitOps.Core.Environments;
using GitOps.Engine.Deciding;
using GitOps.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GitOps.EndToEnd.Drivers;

/// <summary>The service in this process, watching repositories; and what a user asks it.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http = new();
    private readonly string _localFolder;
    private readonly List<string> _log = [];
    private WebApplication _app = null!;
    private bool _isDisposed;

    private Service(string localFolder) => _localFolder = localFolder;

    public string Url => _app.Urls.First();

    public IServiceProvider Services => _app.Services;

    /// <summary>What it logged.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    public static async Task<Service> StartAsync(
        string localFolder,
        string dataFolder,
        IReadOnlyList<SourceOptions> sources,
        Func<ServiceSettings, ServiceSettings>? change = null,
        IDecisionPolicy? policy = null,
        IInterceptor? interceptor = null
    )
    {
        var settings = new ServiceSettings
        {
            Sources = sources,
            DataFolder = dataFolder,
            Listen = "http://127.0.0.1:0",
            PollInterval = TimeSpan.FromMilliseconds(200),
            // A test that waits asks far more often than a user.
            RequestsPerSecond = 10_000,
            Reconciliation = new()
            {
                Resync = TimeSpan.FromSeconds(1),
                LocalPoll = TimeSpan.FromMilliseconds(100),
                FirstRetry = TimeSpan.FromMilliseconds(200),
                MaxRetry = TimeSpan.FromSeconds(2),
            },
        };
        var service = new Service(localFolder);
        var host = new Host(
            new Output(TextWriter.Null, TextWriter.Null, isTerminal: false, canPrompt: false),
            dataFolder,
            TimeProvider.System,
            localFolder
        )
        {
            Policy = policy ?? new AllowEverything(),
        };
        service._app = ServiceHost.Build(
            change?.Invoke(settings) ?? settings,
            host,
            host.Environments,
            logging =>
            {
                logging.AddProvider(new ListLog(service._log));
                if (interceptor is not null)
                    logging.Services.AddSingleton(interceptor);
            }
        );
        await service._app.StartAsync();
        return service;
    }

    public async Task<T> GetAsync<T>(string path) => (await _http.GetFromJsonAsync<T>($"{Url}/api/v1/{path}", Web))!;

    /// <summary>The answer of the readiness probe.</summary>
    public async Task<HttpStatusCode> ReadinessAsync()
    {
        using var answer = await _http.GetAsync($"{Url}/readyz");
        return answer.StatusCode;
    }

    /// <summary>Types a verb at this service.</summary>
    public async Task<Ended> TypeAsync(params string[] words)
    {
        var (results, talk) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(
            [.. words, "--server", Url],
            new Host(
                new Output(results, TextWriter.Synchronized(talk), isTerminal: false, canPrompt: false),
                Path.GetTempPath(),
                TimeProvider.System,
                _localFolder
            )
        );
        return new(code, results.ToString(), talk.ToString());
    }

    /// <summary>Waits until an environment stands as wanted.</summary>
    public Task<EnvironmentView> UntilAsync(string environment, Func<EnvironmentView, bool> wanted) =>
        UntilAsync(
            async () => (await GetAsync<IReadOnlyList<EnvironmentView>>("environments")).FirstOrDefault(s => s.Environment == environment),
            wanted
        );

    /// <summary>Waits until the audit log has entries with these words; gives its text.</summary>
    public Task<string> AuditUntilAsync(params string[] words) =>
        UntilAsync(
            async () => (string?)(await TypeAsync("audit")).Output,
            audit => words.All(w => audit.Contains(w, StringComparison.Ordinal))
        );

    /// <summary>Waits until a commit has ended in an environment.</summary>
    public Task<CommitView> EndOfAsync(string environment, string commit) =>
        UntilAsync(
            async () => (await GetAsync<IReadOnlyList<CommitView>>($"commits/{commit}")).FirstOrDefault(c => c.Environment == environment),
            c => c.IsFinal
        );

    /// <summary>Whether a commit has ended in an environment.</summary>
    public async Task<bool> IsFinalAsync(string environment, string commit) =>
        (await GetAsync<IReadOnlyList<CommitView>>($"commits/{commit}")).Any(c => c.Environment == environment && c.IsFinal);

    /// <summary>Waits until this many sources report an error.</summary>
    public Task UntilFaultsAsync(int count) =>
        UntilAsync(() => GetAsync<IReadOnlyList<SourceView>>("sources")!, sources => sources.Count(s => s.Error is not null) == count);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _http.Dispose();
    }

    private Task<T> UntilAsync<T>(Func<Task<T?>> read, Func<T, bool> isExpected)
        where T : class => Eventually.IsAsync(read, isExpected, () => $"; the log:\n{string.Join('\n', Log.TakeLast(40))}");

    private sealed class ListLog(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (lines)
                lines.Add($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}");
        }

        public void Dispose() { }
    }
}
