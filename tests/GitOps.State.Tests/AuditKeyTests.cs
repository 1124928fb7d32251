using GitOps.Core.Audit;
using GitOps.Core.Commands;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Errors;
using GitOps.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GitOps.State.Tests;

/// <summary>Where the keys of the audit log come from, and how they are rotated.</summary>
public sealed class AuditKeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gitops-keys-").FullName;

    private string KeyFile => Path.Combine(_folder, "audit.keys");

    [Fact]
    public async Task The_files_of_SQLite_are_created_for_the_service_alone()
    {
        await AppendAsync("Ada");

        Assert.Equal(32, Convert.FromHexString(AuditKeys.Parse(await File.ReadAllTextAsync(KeyFile)).Signer.Secret).Length);
        if (!OperatingSystem.IsWindows())
            foreach (var name in new[] { "audit.keys", "state.db" })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, name)));
    }

    [Fact]
    public async Task The_first_key_signs_and_all_verify()
    {
        await AppendAsync("Ada");
        await File.WriteAllTextAsync(KeyFile, $"second:{new string('2', 64)}\n{await File.ReadAllTextAsync(KeyFile)}");

        var (entries, result) = await AppendAsync("Bob");

        Assert.Null(result.Fault);
        Assert.Equal((3, "second"), (result.Count, entries[^1].KeyId));
        await File.WriteAllTextAsync(KeyFile, $"second:{new string('2', 64)}\n");
        Assert.Equal(AuditFault.UnknownKey, (await AppendAsync("Eve")).Result.Fault);
    }

    [Fact]
    public async Task An_invalid_key_file_is_refused_with_its_path()
    {
        await File.WriteAllTextAsync(KeyFile, "nonsense");

        var error = await Assert.ThrowsAsync<ServiceException>(() => AppendAsync("Ada"));

        Assert.StartsWith($"invalid keys of the audit log in {KeyFile}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_without_a_key_is_refused_before_anything_is_created()
    {
        Assert.SkipUnless(PostgreSql.IsHere, "PostgreSQL is not on this machine");
        await using var server = await PostgreSql.StartAsync();
        await using var services = new ServiceCollection()
            .AddState(new() { File = "", PostgreSql = server.ConnectionString })
            .BuildServiceProvider();

        var error = await Assert.ThrowsAsync<ServiceException>(() => StateRegistration.MigrateAsync(services, default));

        Assert.Contains("set GITOPS_AUDIT_KEYS", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Database.CountTablesAsync(server));
        var options = services.GetRequiredService<StateOptions>();
        await Assert.ThrowsAsync<ServiceException>(() => StateRegistration.CheckAsync(options, default));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    // As a service that starts, records a command and stops.
    private async Task<(IReadOnlyList<ChainedEntry> Entries, AuditVerification Result)> AppendAsync(string user)
    {
        await using var services = new ServiceCollection()
            .AddState(new() { File = Path.Combine(_folder, "state.db") })
            .BuildServiceProvider();
        await StateRegistration.MigrateAsync(services, default);
        var command = new SyncCommand(new("shop", "dev"), "c0ffee", user, DateTimeOffset.UnixEpoch);
        await services.GetRequiredService<ICommandQueue>().EnqueueAsync(command, "c0ffee", default);
        var log = services.GetRequiredService<IAuditLog>();
        await log.AppendNextAsync(100, default);
        return (await log.ReadAsync(0, 100, default), await log.VerifyAsync(null, default));
    }
}
