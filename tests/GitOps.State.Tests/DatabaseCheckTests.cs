using GitOps.Core.History;
using GitOps.Testing;

namespace GitOps.State.Tests;

/// <summary>What a check of the database finds, and that it changes nothing.</summary>
public sealed class DatabaseCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-check-").FullName;

    [Fact]
    public async Task A_new_folder_stays_empty()
    {
        var options = new StateOptions { File = Path.Combine(_folder, "new", "state.db") };

        Assert.Equal(DatabaseState.New, await StateRegistration.CheckAsync(options, default));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task An_empty_PostgreSQL_stays_empty()
    {
        Assert.SkipUnless(PostgreSql.IsHere, "PostgreSQL is not on this machine");
        await using var server = await PostgreSql.StartAsync();
        var options = new StateOptions
        {
            File = "",
            PostgreSql = server.ConnectionString,
            AuditKeys = TestAuditKeys.Value,
        };

        Assert.Equal(DatabaseState.New, await StateRegistration.CheckAsync(options, default));

        Assert.Equal(0, await Database.CountTablesAsync(server));
    }

    [Fact]
    public async Task A_database_of_SQLite_stays_as_it_is_byte_by_byte()
    {
        await using var database = await Database.OpenAsync("SQLite");
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var before = Content(database);

        Assert.Equal(DatabaseState.Current, await StateRegistration.CheckAsync(database.Options, default));

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Assert.Equal(before, Content(database));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SortedDictionary<string, string> Content(Database database) =>
        new(
            Directory
                .EnumerateFiles(Path.GetDirectoryName(database.Options.File)!)
                .ToDictionary(
                    f => Path.GetFileName(f),
                    f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))
                ),
            StringComparer.Ordinal
        );
}
