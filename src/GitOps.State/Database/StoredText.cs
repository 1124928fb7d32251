using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace GitOps.State.Database;

/// <summary>Cleans text on its way into the database.</summary>
internal static class StoredText
{
    /// <summary>
    /// The text without what PostgreSQL can't store: NUL and halves of characters (lone surrogates) become U+FFFD.
    /// </summary>
    public static string Clean(string text) =>
        !text.Contains('\0', StringComparison.Ordinal) && IsWellFormed(text)
            ? text
            : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\ufffd');

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var index)
        {
            if (Rune.DecodeFromUtf16(text[index..], out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[(index + length)..];
        }

        return true;
    }
}

/// <summary>
/// Cleans the text parameters of every command, whatever writes it: a row that the database refuses fails its transaction.
/// </summary>
internal sealed class TextInterceptor : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    ) => Cleaned(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    ) => new(Cleaned(command, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result
    ) => Cleaned(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    ) => new(Cleaned(command, result));

    private static T Cleaned<T>(DbCommand command, T result)
    {
        foreach (DbParameter parameter in command.Parameters)
            if (parameter.Value is string text)
                parameter.Value = StoredText.Clean(text);
        return result;
    }
}
