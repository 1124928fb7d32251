using GitOps.Core.Planning;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Tests.Planning;

/// <summary>Which kinds use which, as far as the service model shows it.</summary>
public sealed class KindDependenciesTests
{
    [Theory]
    [InlineData("Endpoint", "EndpointConfig")]
    [InlineData("EndpointConfig", "Model")]
    [InlineData("TransformJob", "Model")]
    [InlineData("PipelineExecution", "Pipeline")]
    [InlineData("HyperParameterTuningJob", null)]
    [InlineData("Pipeline", null)]
    public void A_kind_names_others_and_never_itself(string kind, string? named) =>
        Assert.Equal(named is null ? [] : [named], KindDependencies.NamedBy(KindCatalog.Default, KindCatalog.Default[kind]));

    [Fact]
    public void Each_kind_is_deleted_before_the_kinds_that_it_names()
    {
        var rank = KindDependencies.UsersFirst(KindCatalog.Default);

        foreach (var kind in KindCatalog.Default.Kinds)
            Assert.All(KindDependencies.NamedBy(KindCatalog.Default, kind), used => Assert.True(rank[kind.Name] < rank[used], used));
    }
}
