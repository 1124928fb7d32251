using GitOps.State.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace GitOps.State.Records;

/// <summary>Inserts a row or replaces the one with its key, in one statement: of two concurrent writers the later one counts.</summary>
internal static class Upsert
{
    public static Task<int> RunAsync<TRow>(StateContext context, TRow row, CancellationToken cancellationToken)
        where TRow : class => RunAsync(context, row, except: null, cancellationToken);

    /// <summary>The same; a row that exists keeps the property that <paramref name="except"/> names.</summary>
    public static Task<int> RunAsync<TRow>(StateContext context, TRow row, string? except, CancellationToken cancellationToken)
        where TRow : class
    {
        var type = context.Model.FindEntityType(typeof(TRow))!;
        var properties = type.GetProperties().ToList();
        var columns = properties.Select(Quote);
        var keys = type.FindPrimaryKey()!.Properties;
        var updates = properties.Except(keys).Where(p => p.Name != except).Select(p => $"{Quote(p)} = excluded.{Quote(p)}");
        var sql =
            $"INSERT INTO {type.GetTableName()} ({string.Join(", ", columns)}) "
            + $"VALUES ({string.Join(", ", properties.Select((_, i) => $"{{{i}}}"))}) "
            + $"ON CONFLICT ({string.Join(", ", keys.Select(Quote))}) DO UPDATE SET {string.Join(", ", updates)}";
        return context.Database.ExecuteSqlRawAsync(sql, properties.Select(p => ValueOf(p, row)!), cancellationToken);
    }

    private static string Quote(IProperty property) => $"\"{property.GetColumnName()}\"";

    private static object? ValueOf(IProperty property, object row)
    {
        var value = property.PropertyInfo!.GetValue(row);
        return property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
