using GitOps.Core.Environments;
using GitOps.Engine.Applying;
using GitOps.Engine.Reading;
using GitOps.Engine.Reconciling;
using GitOps.Schema.Catalog;
using GitOps.Testing;
using GitOps.Testing.InMemory;

namespace GitOps.Engine.Tests.Reconciling;

public sealed class SupersessionCheckTests
{
    private readonly InMemoryRemote _remote = new();
    private readonly ReconcilerMemory _memory = new();
    private readonly Situation _situation = Situation.New();
    private readonly string _commit;

    public SupersessionCheckTests()
    {
        _commit = _remote.Commit(_situation.Files);
        var files = new MemoryFiles(_situation.Files, _commit);
        _memory.Replace(new(_commit, new(_commit, "main"), "", new(_situation.Graph.Environment, files, _situation.Graph, [])));
    }

    [Fact]
    public void Its_own_commit_interrupts_nothing() => Check().Check(_commit);

    [Theory, InlineData("README.md", false), InlineData("models/new.yaml", true), InlineData("data/customers/new.csv", true)]
    public void A_newer_commit_interrupts_only_if_it_changes_the_environment(string file, bool isInterrupted)
    {
        var head = _remote.Commit(new Dictionary<string, string>(_situation.Files) { [file] = "new" });
        var check = Check();

        var thrown = Record.Exception(() => check.Check(head)) as ApplyInterruptedException;

        Assert.Equal(isInterrupted ? new SupersededBy(head) : null, thrown?.Reason);
        Assert.Equal(isInterrupted, check.IsInterrupted);
    }

    [Fact]
    public void Each_commit_is_read_once()
    {
        var head = _remote.Commit(new Dictionary<string, string>(_situation.Files) { ["README.md"] = "new" });
        var check = Check();

        check.Check(head);
        check.Check(head);

        Assert.Single(_remote.Opened, c => c == head);
    }

    [Theory, InlineData(2, true), InlineData(3, false)]
    public void After_three_interruptions_in_a_row_a_reconciliation_goes_through(int interruptions, bool isInterrupted)
    {
        _memory.Interruptions = interruptions;
        var head = _remote.Commit(new Dictionary<string, string>(_situation.Files) { ["models/new.yaml"] = "new" });

        Assert.Equal(isInterrupted, Record.Exception(() => Check().Check(head)) is ApplyInterruptedException);
    }

    [Fact]
    public void A_commit_that_can_not_be_read_interrupts()
    {
        var head = _remote.Commit(_situation.Files);
        _remote.IsDown = true;

        Assert.Throws<ApplyInterruptedException>(() => Check().Check(head));
    }

    private SupersessionCheck Check() => new(new(_remote, new SourceSettingsReader(_remote, KindCatalog.Default)), _memory, _commit);
}
