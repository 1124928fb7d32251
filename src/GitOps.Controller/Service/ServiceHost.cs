using GitOps.Aws;
using GitOps.Controller.Access;
using GitOps.Controller.Commands.FetchWorker;
using GitOps.Controller.Endpoints;
using GitOps.Controller.Hosting;
using GitOps.Controller.Reconciliation;
using GitOps.Controller.Webhooks;
using GitOps.Core.Ports;
using GitOps.Core.Reconciliation;
using GitOps.Git;
using GitOps.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Octokit.Webhooks;
using Quartz;
using Host = GitOps.Controller.Hosting.Host;

namespace GitOps.Controller.Service;

/// <summary>Puts the service together.</summary>
internal static class ServiceHost
{
    public static WebApplication Build(ServiceSettings settings, Host host, IEnvironmentAccess access, Action<ILoggingBuilder> logging)
    {
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] }
        );
        builder.Logging.ClearProviders();
        logging(builder.Logging);
        builder
            .Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Quartz", LogLevel.Error)
            .AddFilter("LuckyPennySoftware", LogLevel.None);
        // Where it listens on https, its certificate comes by Kestrel's own settings.
        builder.WebHost.UseUrls(settings.Listen).UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        builder.Services.AddAccess(settings.Access);
        builder.Services.AddRateLimits();
        builder.Services.AddTelemetry(settings.Owner);
        builder.Services.AddProblemDetails().AddOpenApi("v1");
        AddWorld(builder.Services, settings, host, access);
        AddLoop(builder.Services, settings);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        var app = builder.Build();
        EndpointMap.Map(app);
        return app;
    }

    private static void AddWorld(IServiceCollection services, ServiceSettings settings, Host host, IEnvironmentAccess access)
    {
        services
            .AddSingleton(settings)
            .AddSingleton(settings.Passes)
            .AddSingleton(host.Time)
            .AddSingleton(host.Catalog)
            .AddSingleton(access);
        services.AddState(settings.State);
        services.AddSingleton(_ =>
            GitRegistration.AddRemotes(
                new GitOptions { Folder = Path.Combine(settings.DataFolder, "git"), Worker = FetchWorkerCommand.Program },
                host.Time
            )
        );
    }

    private static void AddLoop(IServiceCollection services, ServiceSettings settings)
    {
        services
            .AddSingleton<PassPorts>()
            .AddSingleton<PassServices>()
            .AddSingleton<PassTelling>()
            .AddSingleton<AskServices>()
            .AddSingleton<LogServices>();
        services
            .AddSingleton<Sources>()
            .AddSingleton<Accounts>()
            .AddSingleton<Clockwork>()
            .AddSingleton<SourcePoll>()
            .AddSingleton<PassRunner>();
        services.AddSingleton<AuditTrail>().AddHostedService(s => s.GetRequiredService<AuditTrail>());
        services.AddHostedService<Beginning>();
        services.AddHostedService<Retention>();
        services.AddSingleton<DeliveryWorker>().AddHostedService(s => s.GetRequiredService<DeliveryWorker>());
        services.AddHttpContextAccessor().AddSingleton<SignedPush>().AddSingleton<WebhookEventProcessor, GitHubInbox>();
        services.AddQuartz(quartz =>
        {
            quartz.UseDefaultThreadPool(20);
            quartz.ConfigureScheduler(s => s.InstanceId = settings.Owner);
            StateRegistration.UseStore(quartz, settings.State);
        });
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
    }
}
