using GitOps.Aws;
using GitOps.Controller.Cli.FetchWorker;
using GitOps.Controller.Cli.Hosting;
using GitOps.Controller.Cli.ReadWorker;
using GitOps.Controller.Service.Access;
using GitOps.Controller.Service.Api;
using GitOps.Controller.Service.Reading;
using GitOps.Controller.Service.Reviews;
using GitOps.Controller.Service.Scheduling;
using GitOps.Controller.Service.Webhooks;
using GitOps.Core.History;
using GitOps.Engine.Commits;
using GitOps.Engine.Connections;
using GitOps.Engine.Pipeline;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.Engine.Review;
using GitOps.Git;
using GitOps.GitHub;
using GitOps.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Host = GitOps.Controller.Cli.Hosting.Host;

namespace GitOps.Controller.Service.Composition;

/// <summary>Composes the service: its logging, its web server, and all services in the order in which they start.</summary>
internal static class ServiceHost
{
    public static WebApplication Build(
        ServiceSettings settings,
        Host host,
        IEnvironmentConnector connector,
        Action<ILoggingBuilder> logging
    )
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] }
        );
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder
            .Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Error)
            // The base class logs every unknown token.
            .AddFilter(typeof(StaticTokenHandler).FullName, LogLevel.Warning)
            .AddFilter("LuckyPennySoftware", LogLevel.None);
        // The certificate for https is configured by Kestrel's own settings.
        builder.WebHost.UseUrls(settings.Listen).UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServiceLimits.MaxRequestBytes;
            kestrel.Limits.MaxRequestBufferSize = ServiceLimits.MaxConnectionBuffer;
        });
        builder.Services.AddAccess(settings.Access);
        if (settings.Access.AllowsAnonymous)
            StayOnLoopback(builder);
        builder.Services.AddRateLimits(settings.RequestsPerSecond);
        builder.Services.AddReadinessChecks();
        builder.Services.AddTelemetry(settings.Owner);
        builder.Services.AddProblemDetails().AddOpenApi("v1");
        AddPorts(builder.Services, settings, host, connector);
        AddServices(builder.Services, settings);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = ServiceLimits.ShutdownTimeout);
        var app = builder.Build();
        EndpointMap.Map(app);
        return app;
    }

    private static void StayOnLoopback(WebApplicationBuilder builder)
    {
        var gate = new LoopbackGate();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => gate.OnConnectionAsync(connection, next)))
        );
        builder.Services.AddSingleton(gate).AddHostedService<LoopbackCheck>();
    }

    private static void AddPorts(IServiceCollection services, ServiceSettings settings, Host host, IEnvironmentConnector connector)
    {
        services
            .AddSingleton(settings)
            .AddSingleton(settings.Reconciliation)
            .AddSingleton(host.Time)
            .AddSingleton(host.Catalog)
            .AddSingleton(connector)
            .AddSingleton(host.Pipeline)
            .AddSingleton(s => new EnvironmentLeases(s.GetRequiredService<ILeaseStore>(), settings.Owner, host.Time));
        services.AddState(settings.State).AddGitHub(settings.GitHub);
        services
            .AddSingleton(s => Clones.Create(settings.Clones, host.Time, s.GetRequiredService<IRemoteTokens>()))
            .AddSingleton(s => s.GetRequiredService<Clones>().Remotes)
            .AddSingleton(s => s.GetRequiredService<Clones>().Merges)
            .AddSingleton<IReadingMarks, ReadingMarks>()
            .AddSingleton(_ => new CommitProbe(ReadWorkerCommand.Program, settings.Clones, host.Time));
    }

    private static void AddServices(IServiceCollection services, ServiceSettings settings)
    {
        services
            .AddSingleton<CommitTracker>()
            .AddSingleton<ReconciliationRecorder>()
            .AddSingleton<Reconciler>()
            // Environments share the observed state of an account for half the resync interval, so that drift is detected within one.
            .AddSingleton(s => new AccountConnections(
                s.GetRequiredService<IEnvironmentConnector>(),
                settings.Reconciliation.Resync / 2,
                s.GetRequiredService<TimeProvider>()
            ));
        services
            .AddSingleton<Sources>()
            .AddSingleton<JobScheduler>()
            .AddSingleton<ReconciliationTelemetry>()
            .AddSingleton<ReconciliationObserverFactory>()
            .AddSingleton<EnvironmentReconciliation>()
            .AddSingleton<ReconciliationRunner>()
            .AddSingleton<SourcePoller>()
            .AddSingleton<CommandDispatcher>()
            .AddSingleton<ResourceLogs>()
            .AddSingleton<EventStreams>();
        AddReviews(services, settings);
        services.AddSingleton<DeliverySignal>().AddSingleton<DeliveryInbox>().AddSingleton<DeliveryHandler>().AddSingleton<DeliveryGauge>();
        // First, since the others need the database; Quartz is last, since its jobs need all of them.
        services.AddHostedService<ServiceStartup>();
        services.AddHostedService<InitialPolls>();
        services.AddSingleton<ExpectedJobs>().AddSingleton<ScheduleCheck>().AddHostedService(s => s.GetRequiredService<ScheduleCheck>());
        // Stopped after the subscriber, so that it reports the last head.
        services.AddHostedService<AuditHeadReporter>();
        services.AddHostedService<AuditSubscriber>();
        services.AddSingleton<StatusFeed>().AddHostedService(s => s.GetRequiredService<StatusFeed>());
        services.AddHostedService<Retention>();
        services.AddHostedService<DeliveryWorker>();
        services
            .AddSingleton(new UnverifiedBytes())
            .AddSingleton(new VerifiedBytes())
            .AddSingleton<RefusedSignatures>()
            .AddSingleton<WebhookReceiver>();
        services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(ServiceLimits.SchedulerThreads);
            quartz.UseExecutionLimits(limits => ExecutionGroups.Limit(limits, settings.Sources.Count));
            quartz.ConfigureScheduler(s => s.InstanceId = settings.Owner);
            StateRegistration.UseStore(quartz, settings.State);
        });
        services.AddHostedService<SchedulerLifetime>();
    }

    private static void AddReviews(IServiceCollection services, ServiceSettings settings) =>
        services
            .AddSingleton(settings.Reviews)
            .AddSingleton(s => new PullRequestReviewer(
                s.GetRequiredService<EnvironmentPipeline>(),
                s.GetRequiredService<IMerges>(),
                s.GetRequiredService<AccountConnections>().ConnectAsync,
                (id, token) => s.GetRequiredService<IHistoryStore>().RunsAsync(id, Page.First(ServiceLimits.RunsForDurations), token)
            ))
            .AddSingleton<ReviewReconciler>()
            .AddSingleton<ReviewSources>()
            .AddSingleton<RunningReviews>()
            .AddSingleton<ReviewRunner>()
            .AddSingleton<ReviewRequests>()
            .AddSingleton<PullRequestPoller>();

    private sealed record Clones(IRemotes Remotes, IMerges Merges)
    {
        public static Clones Create(string folder, TimeProvider time, IRemoteTokens tokens)
        {
            var options = new GitOptions { Folder = folder, WorkerCommand = FetchWorkerCommand.Program };
            var (remotes, merges) = GitRegistration.AddRemotesWithMerges(options, time, tokens);
            return new(remotes, merges);
        }
    }
}
