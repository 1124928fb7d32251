using GitOps.Core.Commands;
using GitOps.Core.Environments;
using GitOps.Core.Events;
using GitOps.Core.Manifests;
using GitOps.Core.Planning;
using GitOps.Engine.Audit;
using GitOps.Engine.Commands;
using GitOps.Engine.Events;

namespace GitOps.State.Tests;

/// <summary>Text that a database can't hold, in the audit log of all environments.</summary>
public sealed class AuditTextTests
{
    private static readonly EnvironmentId Dev = new("shop", "dev");
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 123, TimeSpan.Zero);

    [Theory, MemberData(nameof(Database.Kinds), MemberType = typeof(Database))]
    public async Task Odd_text_neither_stops_the_audit_log_nor_looks_like_tampering(string kind)
    {
        await using var database = await Database.OpenAsync(kind);
        var log = database.Get<IAuditLog>();
        var scope = new ChangeScope(new("evil", "dev"), "c0ffee\0", "controller");
        var change = new ChangeRecord(new("TrainingJob", "a"), "a\0-1", ChangeAction.Run, new InputsChanged([], [], [], "one\0two"));
        await database.Get<IOutbox>().PublishAsync([new ChangeEnded(scope, change, [], new OwnerChanged("\0"), Noon)], default);
        await database.Get<ICommandQueue>().EnqueueAsync(new SyncCommand(Dev, "c0ffee", "Ada", Noon), "c0ffee", default);

        await log.AppendNextAsync(100, default);

        var entries = await log.ReadAsync(0, 10, default);
        Assert.Equal(["evil/dev TrainingJob/a", "shop/dev"], entries.Skip(1).Select(e => e.Entry.Target));
        Assert.Contains("one\ufffdtwo", entries[1].Entry.Detail, StringComparison.Ordinal);
        Assert.Null((await log.VerifyAsync(null, default)).Fault);
    }
}
