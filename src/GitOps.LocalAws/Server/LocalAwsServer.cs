using System.Globalization;
using GitOps.LocalAws.Algorithms;
using GitOps.LocalAws.Faults;
using GitOps.LocalAws.Identity;
using GitOps.LocalAws.Jobs;
using GitOps.LocalAws.Logs;
using GitOps.LocalAws.ObjectStore;
using GitOps.LocalAws.SageMaker;
using GitOps.LocalAws.Serving;
using GitOps.LocalAws.Store;
using GitOps.Schema.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOps.LocalAws.Server;

/// <summary>
/// A running local AWS: it listens on one port of 127.0.0.1 and stores its state in a folder. Disposing it keeps the state.
/// </summary>
public sealed class LocalAwsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FileStream _folderLock;

    private LocalAwsServer(WebApplication app, FileStream folderLock, LocalAddress address) =>
        (_app, _folderLock, Address) = (app, folderLock, address);

    /// <summary>Where it listens, and the credentials that it accepts.</summary>
    public LocalAddress Address { get; }

    /// <summary>What was found damaged in the state folder when the server started, and where it is kept.</summary>
    public IReadOnlyList<string> Warnings => _app.Services.GetRequiredService<DamageReport>().Warnings;

    /// <summary>Starts a server and resumes the jobs that were running when the previous one on the same folder stopped.</summary>
    /// <exception cref="IOException">Another server uses the state folder, or the port is in use.</exception>
    public static async Task<LocalAwsServer> StartAsync(LocalAwsOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.StateFolder);
        var folderLock = LockFolder(options.StateFolder);
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
        app.Run(app.Services.GetRequiredService<FaultInjector>().HandleAsync);
        await app.StartAsync(cancellationToken);
        var keys = app.Services.GetRequiredService<AccessKeyStore>();
        var address = new LocalAddress(
            app.Urls.First().TrimEnd('/'),
            keys.Default.Id,
            keys.Default.Secret,
            keys.Default.Account,
            "eu-west-1",
            Environment.ProcessId
        );
        address.Write(options.StateFolder);
        app.Services.GetRequiredService<InterruptedJobs>().Resume();
        return new(app, folderLock, address);
    }

    /// <summary>Waits until the process receives a signal to stop.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => ((IHost)_app).WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.Services.GetRequiredService<BackgroundJobs>().StopAsync();
        await _app.DisposeAsync();
        await _folderLock.DisposeAsync();
    }

    private static FileStream LockFolder(string folder)
    {
        try
        {
            return new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException(
                $"the folder {folder} is in use by another local AWS; stop it, or choose another folder with --state",
                exception
            );
        }
    }

    internal static void Register(IServiceCollection services, LocalAwsOptions options)
    {
        services
            .AddSingleton(options)
            .AddSingleton(options.Faults)
            .AddSingleton<TimeProvider>(new SkewedTimeProvider(options.Faults.ClockSkew))
            .AddSingleton(KindCatalog.Default)
            .AddSingleton<FaultInjector>()
            .AddSingleton<RequestRouter>()
            .AddSingleton(_ => new Journal(options.StateFolder))
            .AddSingleton<DamageReport>()
            .AddSingleton(s => new AccessKeyStore(options.StateFolder, s.GetRequiredService<DamageReport>()))
            .AddSingleton<SignatureVerifier>()
            .AddSingleton<JsonProtocolHandler>()
            .AddSingleton<StsService>();
        services.AddSingleton(s => new LogStore(options.StateFolder, s.GetRequiredService<DamageReport>())).AddSingleton<LogsService>();
        services
            .AddSingleton(s => new BucketStore(
                options.StateFolder,
                s.GetRequiredService<TimeProvider>(),
                s.GetRequiredService<DamageReport>()
            ))
            .AddSingleton<S3Service>();
        RegisterSageMaker(services, options);
        services
            .AddSingleton<BackgroundJobs>()
            .AddSingleton<InterruptedJobs>()
            .AddSingleton<TrainingRunner>()
            .AddSingleton<TransformRunner>()
            .AddSingleton<XgboostTraining>()
            .AddSingleton<ProcessTraining>();
        services.AddSingleton<EndpointHost>().AddSingleton<ModelLoader>().AddSingleton<InvocationService>();
    }

    private static void RegisterSageMaker(IServiceCollection services, LocalAwsOptions options)
    {
        services
            .AddSingleton(s => new ResourceStore(
                options.StateFolder,
                s.GetRequiredService<KindCatalog>(),
                () => new(options.Faults.Lag, s.GetRequiredService<TimeProvider>()),
                s.GetRequiredService<DamageReport>()
            ))
            .AddSingleton<SageMakerService>()
            .AddSingleton<ResourceOperations>()
            .AddSingleton<ListOperation>()
            .AddSingleton<SearchOperation>()
            .AddSingleton<TagOperations>()
            .AddSingleton<TaggingService>();
        services
            .AddSingleton<KindBehavior, TrainingJobBehavior>()
            .AddSingleton<KindBehavior, TransformJobBehavior>()
            .AddSingleton<KindBehavior, EndpointBehavior>()
            .AddSingleton<KindBehavior, EndpointConfigBehavior>()
            .AddSingleton<KindBehavior, ModelPackageBehavior>()
            .AddSingleton<KindBehavior, ModelPackageGroupBehavior>()
            .AddSingleton<KindBehavior, PipelineExecutionBehavior>()
            .AddSingleton<KindBehavior, TuningJobBehavior>()
            .AddSingleton<KindBehavior, ProcessingJobBehavior>();
    }
}
