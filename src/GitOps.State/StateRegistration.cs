using GitOps.Core.History;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Commits;
using GitOps.Engine.Deliveries;
using GitOps.Engine.Errors;
using GitOps.Engine.Events;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.Engine.Review;
using GitOps.State.Auditing;
using GitOps.State.Commands;
using GitOps.State.Database;
using GitOps.State.Deliveries;
using GitOps.State.Events;
using GitOps.State.Leasing;
using GitOps.State.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace GitOps.State;

/// <summary>Offers the database to a host.</summary>
public static class StateRegistration
{
    /// <summary>The stores over SQLite or PostgreSQL.</summary>
    public static IServiceCollection AddState(this IServiceCollection services, StateOptions options)
    {
        services.TryAddSingleton(options);
        services.TryAddSingleton<IDbContextFactory<StateContext>>(s => new ContextFactory(options, s.GetServices<IInterceptor>()));
        services.TryAddSingleton<EnvironmentStore>();
        services.TryAddSingleton<IEnvironmentStore>(s => s.GetRequiredService<EnvironmentStore>());
        services.TryAddSingleton<IHeadStore>(s => s.GetRequiredService<EnvironmentStore>());
        services.TryAddSingleton<ISourceBindings, SourceBindings>();
        services.TryAddSingleton<ICommitStore, CommitStore>();
        services.TryAddSingleton<IHistoryStore, HistoryStore>();
        services.TryAddSingleton<IReviewStore, ReviewStore>();
        services.TryAddSingleton<AuditKeySource>();
        services.TryAddSingleton<IAuditLog, AuditLog>();
        services.TryAddSingleton<IDeliveryStore, DeliveryStore>();
        services.TryAddSingleton<IDeliveryQueue, DeliveryQueue>();
        services.TryAddSingleton<IOutbox, Outbox>();
        services.TryAddSingleton<IChangeIntents, ChangeIntents>();
        services.TryAddSingleton<ICommandQueue, CommandQueue>();
        services.TryAddSingleton<ILeaseStore, LeaseStore>();
        return services;
    }

    /// <summary>
    /// Brings the database to this program's version; returns whether it is new. Throws <see cref="ServiceException"/> when it can't be
    /// used.
    /// </summary>
    public static Task<bool> MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        // Before the database is changed: a service whose audit log can't be signed does not start.
        _ = services.GetRequiredService<AuditKeySource>().Keys;
        return DatabaseMigrator.RunAsync(
            services.GetRequiredService<IDbContextFactory<StateContext>>(),
            services.GetRequiredService<StateOptions>(),
            cancellationToken
        );
    }

    /// <summary>
    /// Checks, without changing anything, whether a service could use the database; returns what it would find. Throws
    /// <see cref="ServiceException"/> when it could not.
    /// </summary>
    public static Task<DatabaseState> CheckAsync(StateOptions options, CancellationToken cancellationToken)
    {
        if (options.PostgreSql is not null)
            _ = new AuditKeySource(options).Keys;
        return DatabaseMigrator.CheckAsync(options, cancellationToken);
    }

    /// <summary>Quartz's store: clustered on PostgreSQL, in memory otherwise, since then there is one controller.</summary>
    public static void UseStore(IQuartzBuilder quartz, StateOptions options)
    {
        if (options.LimitedPostgreSql is { } connection)
            quartz.UsePersistentStore(store =>
                store
                    .UsePostgres(connection)
                    .ConfigureStore(o => o.UseBackgroundThreads = true)
                    .UseClustering(cluster =>
                    {
                        cluster.CheckinInterval = TimeSpan.FromSeconds(3);
                        cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(6);
                    })
            );
    }
}
