using GitOps.Core.Planning;
using GitOps.Schema.Catalog;

namespace GitOps.Core.Tests.Planning;

/// <summary>Which outputs are known without asking AWS: those that name the resource itself.</summary>
public sealed class OutputResolverTests
{
    [Theory]
    [InlineData("TrainingJob", "TrainingJobName", true)]
    [InlineData("TrainingJob", "TrainingJobArn", false)]
    [InlineData("TrainingJob", "ModelArtifacts.S3ModelArtifacts", false)]
    [InlineData("PipelineExecution", "PipelineExecutionName", true)]
    [InlineData("PipelineExecution", "PipelineExecutionArn", true)]
    [InlineData("PipelineExecution", "PipelineName", false)]
    public void A_resource_is_taken_by_its_name_or_its_handle(string kind, string output, bool isHandle) =>
        Assert.Equal(isHandle, OutputResolver.IsHandle(KindCatalog.Default[kind], output));
}
