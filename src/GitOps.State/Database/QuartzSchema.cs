using Quartz;

namespace GitOps.State.Database;

/// <summary>The tables of Quartz's clustered store, as its package defines them.</summary>
internal static class QuartzSchema
{
    private const string Prefix = "qrtz_";

    public static string PostgreSql()
    {
        using var stream =
            typeof(IScheduler).Assembly.GetManifestResourceStream("Quartz.Impl.AdoJobStore.Schema.create_postgres.sql")
            ?? throw new InvalidOperationException("this version of Quartz has no schema for PostgreSQL");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("{0}", Prefix, StringComparison.Ordinal).Replace("{1}", Prefix, StringComparison.Ordinal);
    }
}
