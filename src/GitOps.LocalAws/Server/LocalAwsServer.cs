using System.Globalization;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.SageMaker;
using GitOps.LocalAws.Store;
using GitOps.LocalAws.Work;
using GitOps.Schema.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.LocalAws.Server;

/// <summary>A local AWS that is running: one port of 127.0.0.1, its state in a folder. Disposing stops it; the state stays.</summary>
public sealed class LocalAwsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FileStream _folderLock;

    private LocalAwsServer(WebApplication app, FileStream folderLock, LocalAddress address) =>
        (_app, _folderLock, Address) = (app, folderLock, address);

    /// <summary>Where it answers, and by which keys.</summary>
    public LocalAddress Address { get; }

    /// <summary>Starts a server; refuses a folder that another one uses.</summary>
    public static async Task<LocalAwsServer> StartAsync(LocalAwsOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.StateFolder);
        var folderLock = TakeFolder(options.StateFolder);
        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = ["--hostBuilder:reloadConfigOnChange=false"] }
        );
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 5L << 30;
            kestrel.AddServerHeader = false;
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{options.Port.ToString(CultureInfo.InvariantCulture)}");
        Register(builder.Services, options);
        var app = builder.Build();
        app.Run(app.Services.GetRequiredService<FaultFront>().HandleAsync);
        await app.StartAsync(cancellationToken);
        var keys = app.Services.GetRequiredService<KeyRing>();
        var address = new LocalAddress(
            app.Urls.First().TrimEnd('/'),
            keys.Usual.Id,
            keys.Usual.Secret,
            keys.Usual.Account,
            "eu-west-1",
            Environment.ProcessId
        );
        address.Write(options.StateFolder);
        app.Services.GetRequiredService<Resumption>().Resume();
        return new(app, folderLock, address);
    }

    /// <summary>Waits until the process is asked to end.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => ((IHost)_app).WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.Services.GetRequiredService<BackgroundWork>().StopAsync();
        await _app.DisposeAsync();
        await _folderLock.DisposeAsync();
    }

    private static FileStream TakeFolder(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"another local AWS uses {folder}; stop it, or name another folder with --state", exception);
        }
    }

    private static void Register(IServiceCollection services, LocalAwsOptions options)
    {
        services
            .AddSingleton(options)
            .AddSingleton(options.Faults)
            .AddSingleton<TimeProvider>(new SkewedTime(options.Faults.ClockSkew))
            .AddSingleton(KindCatalog.Default);
        services.AddSingleton(_ => new KeyRing(options.StateFolder)).AddSingleton<SignatureV4>();
        services
            .AddSingleton(_ => new Journal(options.StateFolder))
            .AddSingleton<JsonFront>()
            .AddSingleton<Front>()
            .AddSingleton<FaultFront>();
        services.AddSingleton(s => new ResourceStore(
            options.StateFolder,
            s.GetRequiredService<KindCatalog>(),
            () => new(options.Faults.Lag, s.GetRequiredService<TimeProvider>())
        ));
        services
            .AddSingleton<Crud>()
            .AddSingleton<Listing>()
            .AddSingleton<SearchQuery>()
            .AddSingleton<TagOperations>()
            .AddSingleton<SageMakerService>();
        services.AddSingleton<TaggingService>().AddSingleton<StsService>().AddSingleton<InvocationService>().AddSingleton<EndpointHost>();
        services.AddSingleton(_ => new LogStore(options.StateFolder)).AddSingleton<LogsService>();
        services.AddSingleton(s => new BucketStore(options.StateFolder, s.GetRequiredService<TimeProvider>())).AddSingleton<S3Service>();
        services.AddSingleton<BackgroundWork>().AddSingleton<Resumption>().AddSingleton<ModelLoader>();
        services
            .AddSingleton<XgboostTraining>()
            .AddSingleton<ProcessTraining>()
            .AddSingleton<TrainingRunner>()
            .AddSingleton<TransformRunner>();
        services.AddSingleton<Behavior, TrainingJobs>().AddSingleton<Behavior, TransformJobs>().AddSingleton<Behavior, Endpoints>();
        services
            .AddSingleton<Behavior, EndpointConfigs>()
            .AddSingleton<Behavior, ModelPackages>()
            .AddSingleton<Behavior, ModelPackageGroups>();
        services.AddSingleton<Behavior, PipelineExecutions>().AddSingleton<Behavior, TuningJobs>().AddSingleton<Behavior, ProcessingJobs>();
    }
}
