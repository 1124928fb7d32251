using GitOps.Core.Environments;
using GitOps.Core.Planning;
using GitOps.Engine.Applying;
using GitOps.Schema.Catalog;
using GitOps.Schema.Values;
using GitOps.Testing;
using GitOps.Testing.InMemory;

namespace GitOps.Engine.Tests.Applying;

public sealed class GuardedResourceWriterTests
{
    private readonly InMemoryAws _aws = new();
    private readonly GuardedResourceWriter _writer;
    private int _checks;

    public GuardedResourceWriterTests() =>
        _writer = new(
            _aws,
            _ =>
            {
                _checks++;
                throw new ApplyInterruptedException(new LeaseExpired());
            }
        );

    [Fact]
    public async Task Every_write_is_checked_before_it_is_sent()
    {
        var change = Situation.Synced().Actual("Endpoint") is { } actual ? Decisions.Allow(actual) : null!;

        await Assert.ThrowsAsync<ApplyInterruptedException>(() => _writer.UpdateAsync(change, new([]), CancellationToken.None));
        await Assert.ThrowsAsync<ApplyInterruptedException>(() => _writer.DeleteAsync(change, CancellationToken.None));
        await Assert.ThrowsAsync<ApplyInterruptedException>(() => _writer.StopAsync(change, CancellationToken.None));
        await Assert.ThrowsAsync<ApplyInterruptedException>(() =>
            _writer.TagAsync(change, new Dictionary<string, string>(), [], CancellationToken.None)
        );

        Assert.Equal(4, _checks);
        Assert.Empty(_aws.Journal);
    }

    [Fact]
    public async Task A_creation_is_checked_only_if_its_name_does_not_allow_one_alone()
    {
        var named = Decisions.Allow(KindCatalog.Default["Model"], "churn", ChangeAction.Create);
        var version = Decisions.Allow(KindCatalog.Default["ModelPackage"], "churn", ChangeAction.Create);

        await _writer.CreateAsync(named, new([new("ModelName", DataScalar.Of("churn"))]), CancellationToken.None);
        await Assert.ThrowsAsync<ApplyInterruptedException>(() => _writer.CreateAsync(version, new([]), CancellationToken.None));

        Assert.Equal(["Create Model churn"], _aws.Journal);
    }
}
