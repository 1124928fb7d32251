using GitOps.Core.Audit;
using GitOps.Engine.Errors;
using Npgsql;

namespace GitOps.State;

/// <summary>Where the service's state is kept.</summary>
public sealed record StateOptions
{
    /// <summary>The file of the SQLite database; not used with PostgreSQL.</summary>
    public required string File { get; init; }

    /// <summary>A connection string of PostgreSQL, or null for SQLite.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Whether the database may be read only, for checks.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>
    /// The keys of the audit log. Required with PostgreSQL, whose controllers share them; for SQLite null stands for those in a file
    /// beside the database, which is created with a new key.
    /// </summary>
    public AuditKeys? AuditKeys { get; init; }

    /// <summary>
    /// The connection string with limits for the case that this process freezes or its machine disappears: the server then ends its
    /// transactions, whose locks would stop all other controllers.
    /// </summary>
    /// <exception cref="ServiceException">It is not a valid connection string.</exception>
    internal string? LimitedPostgreSql => PostgreSql is { } connection ? WithLimits(connection, IsReadOnly) : null;

    private static string WithLimits(string connection, bool isReadOnly)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connection);
            // No transaction waits for anything but the database, so a second is long; unanswered packets mean that the machine is gone.
            builder.Options =
                $"{builder.Options} -c idle_in_transaction_session_timeout=15000 -c tcp_keepalives_idle=10 "
                + "-c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=30000"
                + (isReadOnly ? " -c default_transaction_read_only=on" : "");
            return builder.ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new ServiceException(
                ServiceErrorKind.InvalidRequest,
                "ConnectionString",
                $"invalid connection string of PostgreSQL: {exception.Message}; expected for instance "
                    + "Host=db;Database=gitops;Username=gitops;Password=…",
                "connect",
                exception
            );
        }
    }
}
